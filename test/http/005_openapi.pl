# The OpenAPI document: made of the comments in the database, it lists each function and each view
# with a summary, explains every argument, and shows to each role what that role may use.
use strict;
use warnings;

use RegistryHttp;
use Test::More;

my $registry = RegistryHttp->start('openapi');

sub document_for { return $registry->get('/', role => $_[0])->{json}; }

my $document = document_for('admin');
is($document->{swagger}, '2.0', 'an OpenAPI document');
is($document->{info}{title}, 'Schema registry', 'its title is the comment of the schema');

my %arguments = map { split /=/ } split /\n/, $registry->sql(<<'SQL');
SELECT proname || '=' || coalesce(array_to_string(proargnames[:pronargs], ','), '')
FROM pg_proc
WHERE pronamespace = 'schema_registry_api'::regnamespace
SQL

cmp_ok(scalar keys %arguments, '>=', 25, 'there are functions to look for');
is($registry->sql(<<'SQL'), '', 'no function has another of its name');
SELECT proname
FROM pg_proc
WHERE pronamespace = 'schema_registry_api'::regnamespace
GROUP BY proname
HAVING count(*) > 1
SQL

for my $function (sort keys %arguments)
{
    my $entry = $document->{paths}{"/rpc/$function"}{post};
    like($entry->{summary} // '', qr/^[A-Z].{5,70}[^.]$/, "$function has a summary");
    for my $argument (split /,/, $arguments{$function})
    {
        like($entry->{description} // '', qr/^(?:[\w, ]+, )?\Q$argument\E(?:, \w+)*: /m,
            "$function explains $argument");
    }
}

my @views = qw(subjects schemas schema_versions compatibility attachments dependencies audit_log
  schema_events formats settings statistics);
for my $view (@views)
{
    like($document->{paths}{"/$view"}{get}{summary} // '', qr/^[A-Z]/, "$view has a summary");
    ok(!grep({ !$_->{description} } values %{ $document->{definitions}{$view}{properties} }),
        "$view explains its columns");
}

my %offered = map { my $role = $_; $role => document_for($role)->{paths} } qw(reader writer);
ok(exists $offered{reader}{'/rpc/get_schema'}, 'readers are offered what reads');
ok(!exists $offered{reader}{'/rpc/register_schema'}, 'and nothing that writes');
ok(exists $offered{writer}{'/rpc/register_schema'}, 'writers are offered registration');
ok(!exists $offered{writer}{'/rpc/delete_subject'}, 'but no deletion');
is_deeply([ keys %{ $registry->get('/')->{json}{paths} } ], ['/'], 'anonymous callers: nothing');

done_testing();
