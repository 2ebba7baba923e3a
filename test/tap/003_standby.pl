# A hot standby validates and reads the registry like its primary, follows its changes at once, and
# refuses every change of its own with the server's error for it (25006).
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Registry;
use Test::More;

my $primary = new_registry('primary', allows_streaming => 1);
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;

my ($first, $second, $third) = map { schema_number($_) } 1 .. 3;
$primary->safe_psql('postgres', qq{
    SELECT schema_registry.register_schema('orders', '$first', version => '1.0.0')});
$primary->wait_for_catchup($standby);

my $validate = q{SELECT schema_registry.validate_against('{"p1": 1}'::jsonb, 'orders'),
    schema_registry.validate_against('{"p2": 1}'::jsonb, 'orders')};
is($standby->safe_psql('postgres', $validate), 't|f', 'the standby validates');
like($standby->safe_psql('postgres', q{
    SELECT instance_path FROM schema_registry.validation_errors('{"p1": "one"}'::jsonb, 'orders')}),
    qr{^/p1$}, 'and explains');
is($standby->safe_psql('postgres', q{
    SELECT subject, version, semantic_version FROM schema_registry.get_schema('orders')}),
    'orders|1|1.0.0', 'and reads');
is($standby->safe_psql('postgres', 'SELECT count(*) FROM schema_registry.subjects'), 1,
    'and shows the views');
$primary->safe_psql('postgres', q{
    CREATE TABLE held (doc jsonb CHECK (schema_registry.validate_against(doc, 'orders') IS NOT NULL));
    INSERT INTO held VALUES ('{"p1": 1}'), ('{"p1": "one"}')});
$primary->wait_for_catchup($standby);
is($standby->safe_psql('postgres', q{
    SELECT total_rows, violators, examples -> 0 ->> 'path' FROM schema_registry.check_data('orders')}),
    '2|1|/p1', 'and looks at rows');
$primary->safe_psql('postgres', 'DROP TABLE held');

# One session stays connected while the primary moves on: its cache must hear of it.
my $session = $standby->background_psql('postgres');
is($session->query_safe($validate), 't|f', 'a session has compiled the first version');
$primary->safe_psql('postgres', qq{
    SELECT schema_registry.register_schema('orders', '$second', version => '1.1.0')});
$primary->wait_for_catchup($standby);
is($session->query_safe($validate), 't|t', 'and follows the primary to the second');
$session->quit;

my %changes = (
    register_schema => qq{schema_registry.register_schema('orders', '$third')},
    register_version => qq{schema_registry.register_version('other', '$first')},
    set_compatibility => q{schema_registry.set_compatibility('orders', 'NONE')},
    set_mode => q{schema_registry.set_mode('orders', 'READONLY')},
    set_config => q{schema_registry.set_config('orders', '{"compatibility": "NONE"}')},
    update_metadata => q{schema_registry.update_metadata('orders', '{"owner": "x"}', '{}')},
    transition => q{schema_registry.transition('orders@1', 'deprecate')},
    delete_version => q{schema_registry.delete_version('orders@1')},
    delete_subject => q{schema_registry.delete_subject('orders')},
    undelete_version => q{schema_registry.undelete_version('orders@1')},
);
for my $name (sort keys %changes)
{
    my ($status, $out, $error) =
        $standby->psql('postgres', "\\set VERBOSITY sqlstate\nSELECT * FROM $changes{$name}");
    like($error, qr/ERROR:\s+25006/, "$name is refused on a standby");
}
# The same on a primary whose transaction is read-only.
my ($status, $out, $error) = $primary->psql('postgres',
    "\\set VERBOSITY sqlstate\nBEGIN READ ONLY;\nSELECT $changes{register_schema};");
like($error, qr/ERROR:\s+25006/, 'and in a read-only transaction');

$standby->promote;
is($standby->safe_psql('postgres', q{
    SELECT version FROM schema_registry.register_version('promoted', '{"type": "string"}')}),
    1, 'a promoted standby registers');
$standby->stop;
$primary->stop;

done_testing();
