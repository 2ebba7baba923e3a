# A database whose stored documents are on their way to another version goes through pg_dump and back:
# what is known of each row goes along, and the same call finishes the migration over there.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use IPC::Run qw(start);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Registry;
use Test::More;

my $node = new_registry('main');
my $tmp = $PostgreSQL::Test::Utils::tmp_check;
my $migrate = q{CALL schema_registry.migrate_attachment(
    'zzz.docs', 'payload', 'docs@2.0.0', batch_size => 100, options => '{"on_failure": "quarantine"}')};

# Prices become a hundred times what they were, at most 1,000,000: one is too high. All documents satisfy
# both versions, but for those without a currency.
$node->safe_psql('postgres', q{
    SELECT schema_registry.set_compatibility('docs', 'NONE');
    SELECT schema_registry.register_schema('docs', '{"type": "object", "required": ["price"],
        "properties": {"price": {"type": "integer"}}}', version => '1.0.0');
    SELECT schema_registry.register_schema('docs', '{"type": "object", "required": ["price", "currency"],
        "properties": {"price": {"type": "integer", "maximum": 1000000},
                       "currency": {"type": "string", "default": "USD"}}}', version => '2.0.0');
    SELECT schema_registry.set_migration_expression('docs@1.0.0', 'docs@2.0.0', '/price', 'value::numeric * 100');
    CREATE SCHEMA zzz;
    CREATE TABLE zzz.docs (id bigint PRIMARY KEY, payload jsonb NOT NULL);
    INSERT INTO zzz.docs SELECT n, jsonb_build_object('price', n, 'currency', 'EUR') FROM generate_series(1, 1000) n;
    UPDATE zzz.docs SET payload = '{"price": 999999, "currency": "EUR"}' WHERE id = 7;
    SELECT schema_registry.attach_schema('zzz.docs', 'payload', 'docs@1.0.0')});

# --- a cancel in the middle: where a trigger of the table waits for another session ---
$node->safe_psql('postgres', q{
    CREATE FUNCTION zzz.pause() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock_shared(550);
        RETURN NEW;
    END $$;
    CREATE TRIGGER pause BEFORE UPDATE ON zzz.docs FOR EACH ROW WHEN (old.id = 550) EXECUTE FUNCTION zzz.pause()});
my $holder = $node->background_psql('postgres');
$holder->query_safe('SELECT pg_advisory_lock(550)');
my $errors = "$tmp/migration_errors";
my $migration = start [ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-c', $migrate ], '2>', $errors;
ok($node->poll_query_until('postgres', q{
    SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CALL %'}),
    'the migration waits in the middle');
# Rows of which the position does not tell the version, on both sides of it.
$node->safe_psql('postgres', q{
    INSERT INTO zzz.docs VALUES (2001, '{"price": 1, "currency": "EUR"}'), (2002, '{"price": 2}'), (-1, '{"price": 3}');
    UPDATE zzz.docs SET id = 2003 WHERE id = 10;
    UPDATE zzz.docs SET id = -2 WHERE id = 900;
    DELETE FROM zzz.docs WHERE id = 20});
is($node->safe_psql('postgres', q{
    SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CALL %'}),
    1, 'and is cancelled');
ok(!$migration->finish, 'it ends');
like(slurp_file($errors), qr/canceling statement due to user request/, 'saying why');
$holder->quit;
is($node->safe_psql('postgres', q{
    SELECT state, converted_rows, quarantined_rows FROM schema_registry.migrations}),
    'RUNNING|499|1', 'half of the rows are converted');

my $bookkeeping = q{
    SELECT 'migration', m::text FROM schema_registry.migration m
    UNION ALL SELECT 'row', r::text FROM schema_registry.migration_row r
    UNION ALL SELECT 'expression', e::text FROM schema_registry.migration_expression e
    UNION ALL SELECT 'quarantine', q::text FROM schema_registry.quarantine q
    ORDER BY 1, 2};
my $before = $node->safe_psql('postgres', $bookkeeping);
my $rows = $node->safe_psql('postgres', 'SELECT * FROM zzz.docs ORDER BY id');

# --- plain, by psql; custom format, by two jobs ---
$node->command_ok([ 'pg_dump', '-f', "$tmp/plain.sql", $node->connstr('postgres') ], 'plain dump');
$node->command_ok([ 'pg_dump', '-Fc', '-f', "$tmp/custom.dump", $node->connstr('postgres') ], 'custom dump');
$node->safe_psql('postgres', 'CREATE DATABASE plain');
$node->safe_psql('postgres', 'CREATE DATABASE custom');
$node->command_ok(
    [ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('plain'), '-f', "$tmp/plain.sql" ],
    'plain restore');
$node->command_ok([ 'pg_restore', '-e', '-j2', '-d', $node->connstr('custom'), "$tmp/custom.dump" ], 'custom restore');

for my $database ('plain', 'custom')
{
    is($node->safe_psql($database, $bookkeeping), $before, "$database: what is known of the migration is back");
    is($node->safe_psql($database, 'SELECT * FROM zzz.docs ORDER BY id'), $rows, "$database: so are the rows");
}

# Whoever goes on, here or there, comes to the same end.
for my $database ('plain', 'custom', 'postgres')
{
    $node->safe_psql($database, q{
        INSERT INTO zzz.docs VALUES (2004, '{"price": 4, "currency": "EUR"}'), (2005, '{"price": 5}')});
    my ($status, $out, $error) = $node->psql($database, q{INSERT INTO zzz.docs VALUES (0, '{"price": "1"}')});
    like($error, qr/violates check constraint/, "$database: documents of neither version are refused");
    is($node->psql($database, $migrate), 0, "$database: the same call finishes the migration");
    is($node->safe_psql($database, q{SELECT * FROM zzz.docs WHERE id NOT BETWEEN 1 AND 1000 ORDER BY id}), join("\n",
        '-2|{"price": 90000, "currency": "EUR"}',
        '-1|{"price": 300, "currency": "USD"}',
        '2001|{"price": 1, "currency": "EUR"}',
        '2002|{"price": 200, "currency": "USD"}',
        '2003|{"price": 1000, "currency": "EUR"}',
        '2004|{"price": 4, "currency": "EUR"}',
        '2005|{"price": 500, "currency": "USD"}'), "$database: what was written meanwhile is what it has to be");
    is($node->safe_psql($database, q{
        SELECT count(*), count(*) FILTER (WHERE payload = jsonb_build_object('price', id * 100, 'currency', 'EUR'))
        FROM zzz.docs WHERE id BETWEEN 1 AND 1000}), '996|996', "$database: so is all the rest");
    is($node->safe_psql($database, q{SELECT key, contents FROM schema_registry.migration_failures}),
        '{"id": 7}|{"id": 7, "payload": {"price": 999999, "currency": "EUR"}}',
        "$database: the row that cannot be migrated is in quarantine");
    is($node->safe_psql($database, q{
        SELECT state, quarantined_rows, (SELECT count(*) FROM schema_registry.migration_row),
            (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'zzz.docs'::regclass AND tgname <> 'pause')
        FROM schema_registry.migrations}), 'FINISHED|1|0|0', "$database: the migration is finished");
    ($status, $out, $error) = $node->psql($database, q{INSERT INTO zzz.docs VALUES (0, '{"price": 1}')});
    like($error, qr/violates check constraint/, "$database: the old version is accepted no more");
}

# Another migration has an id of its own.
$node->safe_psql('plain', q{
    SELECT schema_registry.set_migration_expression('docs@2.0.0', 'docs@1.0.0', '/price', 'floor(value::numeric / 100)');
    CALL schema_registry.migrate_attachment('zzz.docs', 'payload', 'docs@1.0.0')});
is($node->safe_psql('plain', 'SELECT count(DISTINCT migration_id), count(*) FROM schema_registry.migration'), '2|2',
    'the next migration has an id of its own');
$node->stop;

done_testing();
