# The views as resources: what each shows of a small registry, and PostgREST's filters, ordering,
# paging and counting over them.
use strict;
use warnings;

use RegistryHttp;
use Test::More;

my $registry = RegistryHttp->start('views');

sub rows_of
{
    my ($target) = @_;
    my $answer = $registry->get($target, role => 'reader');
    like($answer->{status}, qr/^20[06]$/, "GET $target") or diag $answer->{content};
    return $answer->{json};
}

sub register
{
    my ($subject, $schema, %more) = @_;
    my $answer = $registry->call('register_version', { subject => $subject, schema => $schema, %more },
        role => 'writer');
    is($answer->{status}, 200, "$subject is registered") or diag $answer->{content};
    return $answer->{json};
}

is_deeply(rows_of('/subjects'), [], 'an empty registry has no subjects');

register('part', { type => 'string' }, tags => ['small']);
my $whole = register(
    'whole',
    { type => 'object', properties => { part => { '$ref' => 'part.json' } } },
    refs => [ { name => 'part.json', subject => 'part', version => 1 } ]);
register('series', { type => 'object', title => "Number $_" }) for 1 .. 5;
$registry->sql(q{CREATE TABLE kept (value jsonb CHECK (schema_registry.validate_against(value, 'part@1')))});

# What each view shows

is_deeply([ map { "$_->{subject} $_->{versions}" } @{ rows_of('/subjects?order=subject') } ],
    [ 'part 1', 'series 5', 'whole 1' ], 'subjects');
my ($schema) = @{ rows_of("/schemas?schema_id=eq.$whole->{schema_id}") };
is_deeply($schema->{subjects}, ['whole'], 'schemas: the subjects that hold it');
like($schema->{fingerprint}, qr/^[0-9a-f]{64}$/, 'schemas: a fingerprint is hexadecimal');
my ($version) = @{ rows_of('/schema_versions?subject=eq.part') };
is_deeply([ @$version{qw(version semantic_version state format)}, $version->{tags} ],
    [ 1, '1.0.0', 'ACTIVE', 'JSON', ['small'] ], 'schema_versions');
like($version->{fingerprint}, qr/^[0-9a-f]{64}$/, 'schema_versions: a fingerprint is hexadecimal');
my ($settings) = @{ rows_of('/compatibility?subject=eq.part') };
is_deeply([ @$settings{qw(level mode)} ], [ 'BACKWARD', 'READWRITE' ], 'compatibility');
is_deeply([ map { "$_->{relation}.$_->{column_name} $_->{selector}" } @{ rows_of('/attachments') } ],
    ['kept.value part@1'], 'attachments');
is_deeply(
    [ map { "$_->{subject}\@$_->{version} $_->{referenced_subject}\@$_->{referenced_version}" }
          @{ rows_of('/dependencies') } ],
    ['whole@1 part@1'], 'dependencies');
my @entries = @{ rows_of('/audit_log?order=entry') };
is(scalar @entries, 7, 'audit_log: an entry for each registration');
is_deeply([ @{ $entries[0] }{qw(actor subject version)} ], [ 'schema_registry_writer', 'part', 1 ],
    'audit_log: who, and what');
ok(defined $entries[0]{after} && !defined $entries[0]{before}, 'audit_log: before and after');
ok(grep({ $_->{type} eq 'SCHEMA_REGISTERED' } @{ rows_of('/schema_events?subject=eq.whole') }),
    'schema_events');
is_deeply(rows_of("/$_"), [], $_) for qw(migrations migration_failures migration_expressions);
is_deeply([ map { $_->{to_state} } @{ rows_of('/transitions?subject=eq.part') } ],
    [qw(VALIDATING COMPATIBILITY_CHECK REGISTERED ACTIVE)], 'transitions');
ok(grep({ $_->{format} eq 'JSON' } @{ rows_of('/formats') }), 'formats');
ok(grep({ $_->{name} eq 'schema_registry.cache_size' } @{ rows_of('/settings') }), 'settings');
is(rows_of('/statistics')->[0]{versions}, 7, 'statistics');

$registry->call('delete_version', { selector => 'series@3' }, role => 'admin');
is_deeply([ map { $_->{version} } @{ rows_of('/deleted_versions') } ], [3], 'deleted_versions');
is_deeply([ map { $_->{version} } @{ rows_of('/schema_versions?subject=eq.series&order=version') } ],
    [ 1, 2, 4, 5 ], 'schema_versions: live ones');

# Filters, ordering, paging, counting

is_deeply(rows_of('/schema_versions?subject=eq.series&version=gte.4&select=version&order=version.desc'),
    [ { version => 5 }, { version => 4 } ], 'columns, filters and order');
is_deeply(rows_of('/schema_versions?tags=cs.{small}&select=subject'), [ { subject => 'part' } ],
    'a filter by tag');
is_deeply(rows_of('/rpc/search_schemas?query=number&max_rows=2&select=subject,version'),
    [ { subject => 'series', version => 1 }, { subject => 'series', version => 2 } ],
    'the result of a search is a resource too');

my $page = $registry->get('/schema_versions?subject=eq.series&order=version&limit=2&offset=1',
    role => 'reader', headers => { Prefer => 'count=exact' });
is($page->{status}, 206, 'a page is partial content');
is($page->{headers}{'content-range'}, '1-2/4', 'of so many rows');
is_deeply([ map { $_->{version} } @{ $page->{json} } ], [ 2, 4 ], 'and holds what was asked for');

done_testing();
