# A database with tables that the registry constrains goes through pg_dump and back, plain and in
# custom format, although pg_dump promises no order between a table with a CHECK and the rows of
# the registry. No row is lost, and afterwards the constraints refuse as before.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Registry;
use Test::More;

my $node = new_registry('main');
my $tmp = $PostgreSQL::Test::Utils::tmp_check;
my ($first, $second) = (schema_number(1), schema_number(2));

# "aaa" sorts before the registry's schema, "zzz" behind it: pg_dump dumps their rows in this order.
$node->safe_psql('postgres', qq{
    SELECT schema_registry.register_schema('orders', '$first', version => '1.0.0',
        metadata => '{"owner": "sales"}', tags => '{core}');
    SELECT schema_registry.register_schema('orders', '$second', version => '1.1.0');
    SELECT schema_registry.set_compatibility('orders', 'FULL');
    CREATE SCHEMA aaa;
    CREATE SCHEMA zzz;
    CREATE TABLE aaa.pinned (payload jsonb
        CHECK (schema_registry.validate_against(payload, 'orders\@1.0.0')));
    CREATE TABLE zzz.floating (payload jsonb
        CHECK (schema_registry.validate_against(payload, 'orders')));
    CREATE DOMAIN aaa.order_document AS jsonb
        CHECK (schema_registry.require_valid(VALUE, 'orders\@^1'));
    CREATE TABLE aaa.by_domain (payload aaa.order_document);
    INSERT INTO aaa.pinned SELECT jsonb_build_object('p1', n) FROM generate_series(1, 1000) n;
    INSERT INTO zzz.floating SELECT jsonb_build_object('p1', n, 'p2', n) FROM generate_series(1, 1000) n;
    INSERT INTO aaa.by_domain SELECT jsonb_build_object('p2', n) FROM generate_series(1, 1000) n});

# All that the registry and the tables hold, as text.
my $contents = q{
    SELECT 'subject', count(*), md5(string_agg(s::text, E'\n' ORDER BY s.subject_id)) FROM schema_registry.subject s
    UNION ALL
    SELECT 'content', count(*), md5(string_agg(c::text, E'\n' ORDER BY c.schema_id)) FROM schema_registry.content c
    UNION ALL
    SELECT 'version', count(*), md5(string_agg(v::text, E'\n' ORDER BY v.version_id)) FROM schema_registry.version v
    UNION ALL
    SELECT 'audit', count(*), md5(string_agg(a::text, E'\n' ORDER BY a.entry)) FROM schema_registry.audit_log a
    UNION ALL
    SELECT 'config', 1, schema_registry.get_config('orders')::text
    UNION ALL
    SELECT 'pinned', count(*), md5(string_agg(t::text, E'\n' ORDER BY t::text)) FROM aaa.pinned t
    UNION ALL
    SELECT 'floating', count(*), md5(string_agg(t::text, E'\n' ORDER BY t::text)) FROM zzz.floating t
    UNION ALL
    SELECT 'by_domain', count(*), md5(string_agg(t::text, E'\n' ORDER BY t::text)) FROM aaa.by_domain t};
my $before = $node->safe_psql('postgres', $contents);

sub check_restored
{
    my ($how, $database) = @_;
    is($node->safe_psql($database, $contents), $before, "$how: everything is back");
    for my $table ('aaa.pinned', 'zzz.floating', 'aaa.by_domain')
    {
        my ($status, $out, $error) =
            $node->psql($database, qq{INSERT INTO $table VALUES ('{"p1": "one"}')});
        isnt($status, 0, "$how: $table refuses as before");
    }
    my $third = schema_number(3);
    $node->safe_psql($database, q{SELECT schema_registry.set_compatibility('orders', 'BACKWARD')});
    is($node->safe_psql($database, qq{
        SELECT version, is_new FROM schema_registry.register_version('orders', '$third', version => '1.2.0')}),
        '3|t', "$how: registration goes on behind the last version");
    like($node->safe_psql($database, q{
        SELECT count(DISTINCT schema_id) = count(*) FROM schema_registry.content}),
        qr/^t$/, "$how: with an id of its own");
}

# --- plain, by psql ---
$node->command_ok([ 'pg_dump', '-f', "$tmp/plain.sql", $node->connstr('postgres') ], 'plain dump');
$node->safe_psql('postgres', 'CREATE DATABASE plain');
$node->command_ok(
    [ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('plain'), '-f', "$tmp/plain.sql" ],
    'plain restore stops at no error');
check_restored('plain', 'plain');

# --- custom format, by pg_restore ---
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$tmp/custom.dump", $node->connstr('postgres') ],
    'custom dump');
for my $run ([ 'custom', '-e' ], [ 'custom_single', '-1' ], [ 'custom_jobs', '-e', '-j2' ])
{
    my ($database, @options) = @$run;
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    $node->command_ok(
        [ 'pg_restore', @options, '-d', $node->connstr($database), "$tmp/custom.dump" ],
        "pg_restore @options");
    check_restored("pg_restore @options", $database);
}

# --- schema first, data then ---
$node->command_ok([ 'pg_dump', '-s', '-f', "$tmp/schema.sql", $node->connstr('postgres') ],
    'schema-only dump');
$node->command_ok([ 'pg_dump', '-a', '-f', "$tmp/data.sql", $node->connstr('postgres') ],
    'data-only dump');
$node->safe_psql('postgres', 'CREATE DATABASE split');
for my $part ('schema', 'data')
{
    $node->command_ok(
        [ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('split'), '-f', "$tmp/$part.sql" ],
        "restore of the $part");
}
check_restored('schema and data', 'split');
$node->stop;

done_testing();
