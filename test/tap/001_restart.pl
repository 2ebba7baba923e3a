# A restart keeps what was registered, and so does kill -9 of the postmaster in the middle of
# registrations: everything that a client was told is committed is there, whole and consistent.
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

# --- Restart ---
my $schema = schema_number(1);
$node->safe_psql('postgres', qq{
    SELECT schema_registry.register_schema('orders', '$schema', version => '1.0.0');
    CREATE TABLE orders (payload jsonb CHECK (schema_registry.validate_against(payload, 'orders\@1.0.0')));
    INSERT INTO orders VALUES ('{"p1": 1}')});
my $kept = q{SELECT subject, version, semantic_version, schema_id, guid, schema, canonical,
    fingerprint, state, created_at, created_by FROM schema_registry.get_schema('orders@1.0.0')};
my $before = $node->safe_psql('postgres', $kept);
$node->restart;
is($node->safe_psql('postgres', $kept), $before, 'a restart keeps a version as it was');
my ($status, $out, $error) = $node->psql('postgres', q{INSERT INTO orders VALUES ('{"p1": "one"}')});
isnt($status, 0, 'the constraint still refuses what violates the schema');
like($error, qr/violates check constraint/, 'and says so');
is($node->psql('postgres', q{INSERT INTO orders VALUES ('{"p1": 2}')}), 0, 'and accepts what does not');

# --- kill -9 in the middle of registrations ---
# Each client registers version after version of a subject of its own and of one that all share,
# each in a transaction of its own, and writes down what it was told behind the commit.
my $clients = 4;
my @sessions;
for my $client (1 .. $clients)
{
    my $told = "$PostgreSQL::Test::Utils::tmp_check/client_$client";
    my $script = '';
    for my $round (1 .. 300)
    {
        # In the shared subject a client meets versions of others: NONE lets any order stand.
        my $own = schema_number($round);
        my $shared = qq({"type": "integer", "minimum": ${client}000$round});
        $script .= "SELECT 'killed.$client', r.version, r.schema_id FROM "
            . "schema_registry.register_version('killed.$client', '$own') r;\n";
        $script .= "SELECT 'killed.all', r.version, r.schema_id FROM "
            . "schema_registry.register_version('killed.all', '$shared') r;\n";
    }
    append_to_file("$told.sql", $script);
    push @sessions, { told => $told };
}
$node->safe_psql('postgres', q{SELECT schema_registry.set_compatibility('killed.all', 'NONE')});
for my $session (@sessions)
{
    $session->{harness} = start [
        'psql', '-XAtq', '-F', ' ', '-v', 'ON_ERROR_STOP=1',
        '-d', $node->connstr('postgres'),
        '-f', "$session->{told}.sql"
    ], '>', $session->{told}, '2>', "$session->{told}.err";
}
ok(wait_for_line($sessions[0]{told}, 10), 'clients are registering');
ok(wait_for_line($sessions[-1]{told}, 10), 'all of them');
$node->kill9;
my $interrupted = 0;
for my $session (@sessions)
{
    $interrupted++ unless $session->{harness}->finish;
}
ok($interrupted > 0, 'the kill came in the middle of registrations');

ok(start_again($node), 'the server recovers');

my (@told, $lost);
for my $session (@sessions)
{
    # The last line may be cut: then its client was not told the whole of it.
    push @told, grep { /^\S+ \d+ \d+\n\z/ } split /^/, slurp_file($session->{told});
}
my $values = join ', ', map { my @told = split; "('$told[0]', $told[1], $told[2])" } @told;
$lost = $node->safe_psql('postgres', qq{
    SELECT count(*) FROM (VALUES $values) AS told (subject, version, schema_id)
    WHERE NOT EXISTS (
        SELECT FROM schema_registry.get_schema(told.subject || '\@' || told.version) g
        WHERE g.schema_id = told.schema_id)});
is($lost, 0, 'nothing is lost of ' . @told . ' versions that were committed');

is($node->safe_psql('postgres', q{
    SELECT count(*) FROM (
        SELECT array_agg(version ORDER BY version) AS versions
        FROM schema_registry.version GROUP BY subject_id) s
    WHERE versions <> ARRAY(SELECT generate_series(1, cardinality(versions)))}),
    0, 'the versions of every subject are consecutive');
is($node->safe_psql('postgres', q{
    SELECT count(*) FROM schema_registry.version v
    WHERE NOT EXISTS (SELECT FROM schema_registry.content c WHERE c.schema_id = v.schema_id)}),
    0, 'every version has its content');
is($node->safe_psql('postgres', q{
    SELECT count(*) FROM schema_registry.schema_versions v
    WHERE NOT EXISTS (
        SELECT FROM schema_registry.audit_log a
        WHERE a.subject = v.subject AND a.version = v.version)}),
    0, 'every version has its audit entry');
is($node->safe_psql('postgres', q{
    SELECT count(*) FROM schema_registry.audit_log a
    WHERE a.subject LIKE 'killed.%' AND a.version IS NOT NULL AND NOT EXISTS (
        SELECT FROM schema_registry.schema_versions v
        WHERE a.subject = v.subject AND a.version = v.version)}),
    0, 'and every audit entry its version');
my $next = schema_number(400);
like($node->safe_psql('postgres', qq{
    SELECT r.is_new AND r.schema_id > (SELECT max(schema_id) FROM schema_registry.content
                                       WHERE schema_id <> r.schema_id)
    FROM schema_registry.register_version('killed.1', '$next') r}),
    qr/^t$/, 'registration goes on with a new id');
$node->stop;

done_testing();
