# Stored documents that are on their way to another version survive kill -9 of the postmaster and a
# cancel in the middle while others write: the migration goes on where it was, and each document is
# converted once. The conversion is one that shows if it is done twice, or not at all, although the
# schemas would not tell: documents satisfy both versions before and after. MIGRATION_ROWS rows.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use IPC::Run qw(start);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Registry;
use Test::More;

my $rows = $ENV{MIGRATION_ROWS} || 100_000;
my $migrate = q{CALL schema_registry.migrate_attachment('docs', 'payload', 'docs@2.0.0', batch_size => 500)};
my $node = new_registry('main');
# Nothing is waited for without end.
my $patience = 120 + int($rows / 2000);
$node->safe_psql('postgres', "ALTER DATABASE postgres SET statement_timeout = '${patience}s'");

# Version 2 wants a currency. Every fifth document has one before: nothing in it says its version.
$node->safe_psql('postgres', qq{
    SELECT schema_registry.set_compatibility('docs', 'NONE');
    SELECT schema_registry.register_schema('docs', '{"type": "object", "required": ["price"],
        "properties": {"price": {"type": "integer"}}}', version => '1.0.0');
    SELECT schema_registry.register_schema('docs', '{"type": "object", "required": ["price", "currency"],
        "properties": {"price": {"type": "integer"}, "currency": {"type": "string", "default": "USD"}}}',
        version => '2.0.0');
    SELECT schema_registry.set_migration_expression('docs\@1.0.0', 'docs\@2.0.0', '/price', 'value::numeric * 100');
    CREATE TABLE docs (
        id bigint PRIMARY KEY, payload jsonb NOT NULL, touched integer NOT NULL, is_of_both boolean NOT NULL);
    INSERT INTO docs
    SELECT 2 * n, jsonb_build_object('price', n) || CASE WHEN n % 5 = 0 THEN '{"currency": "EUR"}' ELSE '{}' END::jsonb,
        0, n % 5 = 0
    FROM generate_series(1, $rows) n;
    SELECT schema_registry.attach_schema('docs', 'payload', 'docs\@1.0.0');
    ANALYZE docs});

# What each row has to be in the end. Whoever writes a row of docs writes this in the same transaction.
$node->safe_psql('postgres', q{
    CREATE FUNCTION as_new(old jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
        RETURN '{"currency": "USD"}' || old || jsonb_build_object('price', (old -> 'price')::bigint * 100);
    CREATE TABLE expected (id bigint PRIMARY KEY, payload jsonb NOT NULL, touched integer NOT NULL);
    INSERT INTO expected SELECT id, as_new(payload), touched FROM docs;
    CREATE TABLE written (kind integer PRIMARY KEY, rounds bigint NOT NULL, hits bigint NOT NULL);
    INSERT INTO written SELECT kind, 0, 0 FROM generate_series(0, 8) kind});

# Writes until it is stopped, each change a transaction: anywhere, and close to where the migration is.
$node->safe_psql('postgres', qq{
    CREATE FUNCTION write_row(round bigint, kind integer, place bigint, target bigint) RETURNS boolean
    LANGUAGE plpgsql AS \$\$
    DECLARE
        old_document CONSTANT jsonb := jsonb_build_object('price', round);
        new_document CONSTANT jsonb := old_document || '{"currency": "EUR"}';
        note CONSTANT jsonb := jsonb_build_object('note', round);
    BEGIN
        CASE kind
        WHEN 0 THEN
            INSERT INTO docs VALUES (target, new_document, 0, false) ON CONFLICT DO NOTHING;
            INSERT INTO expected SELECT target, new_document, 0 WHERE FOUND;
        WHEN 1 THEN
            INSERT INTO docs VALUES (target, old_document, 0, false) ON CONFLICT DO NOTHING;
            INSERT INTO expected SELECT target, as_new(old_document), 0 WHERE FOUND;
        WHEN 2 THEN
            UPDATE docs SET touched = touched + 1 WHERE id = place;
            UPDATE expected SET touched = touched + 1 WHERE id = place AND FOUND;
        WHEN 3 THEN -- whatever its version is
            UPDATE docs SET payload = payload || note WHERE id = place AND NOT is_of_both;
            UPDATE expected SET payload = payload || note WHERE id = place AND FOUND;
        WHEN 4 THEN
            UPDATE docs SET payload = old_document, is_of_both = false WHERE id = place;
            UPDATE expected SET payload = as_new(old_document) WHERE id = place AND FOUND;
        WHEN 5 THEN
            UPDATE docs SET payload = new_document, is_of_both = false WHERE id = place;
            UPDATE expected SET payload = new_document WHERE id = place AND FOUND;
        WHEN 6 THEN
            DELETE FROM docs WHERE id = place;
            DELETE FROM expected WHERE id = place AND FOUND;
        ELSE
            UPDATE docs SET id = target WHERE id = place AND NOT EXISTS (SELECT FROM docs WHERE id = target);
            UPDATE expected SET id = target WHERE id = place AND FOUND;
        END CASE;
        RETURN FOUND;
    END \$\$;
    CREATE PROCEDURE keep_writing() LANGUAGE plpgsql AS \$\$
    DECLARE
        round bigint := (SELECT sum(rounds) FROM written);
        position bigint;
        place bigint;
        target bigint;
        is_hit boolean;
    BEGIN
        LOOP
            round := round + 1;
            position := (SELECT (m.position ->> 0)::bigint FROM schema_registry.migration AS m WHERE m.finished_at IS NULL);
            place := CASE WHEN round % 2 = 0 THEN round * 7919 % $rows * 2 + 2
                ELSE coalesce(position, 0) + round * 31 % 800 * 2 - 200 END;
            -- A key that is free, mostly; or, if its row was deleted, one that was not.
            target := CASE round % 4 WHEN 0 THEN place WHEN 1 THEN round * 104729 % $rows * 2 + 1 ELSE place + 301 END;
            is_hit := write_row(round, (round / 4 % 9)::integer, place, target);
            UPDATE written SET rounds = rounds + 1, hits = hits + is_hit::integer WHERE kind = round / 4 % 9;
            COMMIT;
        END LOOP;
    END \$\$});

my $count = 0;
sub background
{
    my ($statement) = @_;
    my $error = "$PostgreSQL::Test::Utils::tmp_check/background_" . ++$count;
    return {
        error => $error,
        harness => start([ 'psql', '-XAtq', '-d', $node->connstr('postgres'), '-c', $statement ], '2>', $error)
    };
}

sub scalar_of { return $node->safe_psql('postgres', $_[0]) }

# Waits until more of the rows are converted; false if the session that does it ends before.
sub wait_for_migration
{
    my ($session, $share) = @_;
    # statement_timeout ends it at the latest.
    while ($session->{harness}->pumpable)
    {
        return 1 if scalar_of("SELECT count(*) FROM schema_registry.migrations WHERE converted_rows > $share * $rows");
        select undef, undef, undef, 0.02;
    }
    diag(slurp_file($session->{error}));
    return 0;
}

# Migrates while another session writes, until so many of the rows are converted.
sub migrate_until
{
    my ($share) = @_;
    my $migration = background($migrate);
    # Before it begins a document of version 2 would be one of version 1 that satisfies both.
    wait_for_migration($migration, 0);
    my $writer = background('CALL keep_writing()');
    ok(wait_for_migration($migration, $share), "$share of the rows are converted");
    return ($writer, $migration);
}

sub check_interrupted
{
    my ($how) = @_;
    note(scalar_of('SELECT converted_rows, skipped_rows FROM schema_registry.migrations'), " rows converted and skipped; ",
        scalar_of('SELECT count(*) FROM schema_registry.migration_row'), " notes; ",
        scalar_of('SELECT sum(rounds), sum(hits) FROM written'), " changes tried and made");
    is(scalar_of(q{SELECT state, finished_at IS NULL FROM schema_registry.migrations}), 'RUNNING|t',
        "$how: the migration is unfinished");
    is(scalar_of(q{SELECT count(*) FROM docs FULL JOIN expected USING (id)
        WHERE docs.id IS NULL OR expected.id IS NULL OR docs.touched <> expected.touched}), 0,
        "$how: no row is lost");
    isnt(scalar_of(q{SELECT count(*) FROM docs JOIN expected USING (id) WHERE docs.payload <> expected.payload}), 0,
        "$how: there is something left to do");
    is(scalar_of(q{
        BEGIN;
        INSERT INTO docs VALUES (-1, '{"price": 1}', 0, false), (-2, '{"price": 1, "currency": "EUR"}', 0, false)
        RETURNING id;
        ROLLBACK}), "-1\n-2", "$how: documents of either version are accepted");
    my ($status, $out, $error) = $node->psql('postgres', q{INSERT INTO docs VALUES (-3, '{"price": "1"}', 0, false)});
    like($error, qr/violates check constraint/, "$how: others are not");
}

sub kill_at
{
    my ($share) = @_;
    my @sessions = migrate_until($share);
    # A backend that never waits would not notice that the postmaster is gone, and write on.
    my @backends = split /\n/, scalar_of(q{SELECT pid FROM pg_stat_activity WHERE query LIKE 'CALL %'});
    $node->kill9;
    kill 'KILL', @backends;
    $_->{harness}->finish for @sessions;
    ok(start_again($node), "killed at $share: the server recovers");
    check_interrupted("killed at $share");
}

kill_at(0.2);

my ($writer, $migration) = migrate_until(0.4);
is(scalar_of(q{SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'CALL schema_registry.%'}), 1,
    'the migration is cancelled');
ok(!$migration->{harness}->finish, 'it ends');
like(slurp_file($migration->{error}), qr/canceling statement due to user request/, 'saying why');
scalar_of(q{SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE query LIKE 'CALL keep_writing%'});
$writer->{harness}->finish;
check_interrupted('cancelled');

kill_at(0.6);

# --- to the end ---
$writer = background('CALL keep_writing()');
is($node->psql('postgres', $migrate), 0, 'the same call again goes to the end, while others write');
my ($status, $out, $error) = $node->psql('postgres', q{INSERT INTO docs VALUES (-1, '{"price": 1}', 0, false)});
like($error, qr/violates check constraint/, 'the old version is accepted no more');
$writer->{harness}->finish;
like(slurp_file($writer->{error}), qr/violates check constraint/, 'not from the writer either');

is(scalar_of(q{SELECT count(*) FROM docs FULL JOIN expected USING (id)
    WHERE (docs.payload, docs.touched) IS DISTINCT FROM (expected.payload, expected.touched)}), 0,
    'every row is what it has to be') or diag(scalar_of(q{
    SELECT id, docs, expected FROM docs FULL JOIN expected USING (id)
    WHERE (docs.payload, docs.touched) IS DISTINCT FROM (expected.payload, expected.touched) ORDER BY id LIMIT 20}));
is(scalar_of(q{SELECT count(*), sum((payload ->> 'price')::numeric), sum(touched) FROM docs}),
    scalar_of(q{SELECT count(*), sum((payload ->> 'price')::numeric), sum(touched) FROM expected}), 'so are their sums');
is(scalar_of(q{SELECT count(*) FROM written WHERE hits < 10}), 0, 'each kind of change was made');
is(scalar_of(q{SELECT state, failed_rows, quarantined_rows FROM schema_registry.migrations}), 'FINISHED|0|0',
    'the migration is finished');
is(scalar_of(q{SELECT count(*) FROM schema_registry.migration_row}), 0, 'no note of it is left');
is(scalar_of(q{SELECT count(*) FROM pg_trigger WHERE tgrelid = 'docs'::regclass}), 0, 'nor its trigger');
is(scalar_of(q{SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'docs'::regclass AND contype = 'c'}),
    q{CHECK (schema_registry.validate_against(payload, 'docs@2.0.0'::text)) NOT VALID}, 'the column is held to version 2 alone');
note(scalar_of('SELECT * FROM written ORDER BY kind'));
$node->stop;

done_testing();
