# Writers that never pause and know the old version only do not put off the end of a migration: it
# ends while they write, and what they write until then is migrated, too.
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
$node->safe_psql('postgres', q{
    SELECT schema_registry.register_schema('docs', '{"type": "object", "required": ["price"],
        "properties": {"price": {"type": "integer"}}, "additionalProperties": false}', version => '1.0.0');
    SELECT schema_registry.register_schema('docs', '{"type": "object", "required": ["last_price"],
        "properties": {"last_price": {"type": "integer"}}, "additionalProperties": false}', version => '2.0.0');
    CREATE TABLE docs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload jsonb NOT NULL);
    INSERT INTO docs (payload) SELECT jsonb_build_object('price', n) FROM generate_series(1, 2000) AS n;
    SELECT schema_registry.attach_schema('docs', 'payload', 'docs@1.0.0')});

my $script = "$PostgreSQL::Test::Utils::tmp_check/write.sql";
append_to_file($script, q{INSERT INTO docs (payload) VALUES ('{"price": 1}');});
my $errors = '';
# A minute: what has not ended by then, was put off.
my $writers = start(
    [ 'pgbench', '-n', '-c', '3', '-T', '60', '-f', $script, '-h', $node->host, '-p', $node->port, 'postgres' ],
    '>', '/dev/null', '2>', \$errors);
$node->poll_query_until('postgres', 'SELECT count(*) > 2100 FROM docs') or die 'nobody writes';
$node->safe_psql('postgres', q{CALL schema_registry.migrate_attachment('docs', 'payload', 'docs@2.0.0')});
$writers->finish;

like($errors, qr/violates check constraint "payload_follows_schema"/, 'it ended while others wrote');
is($node->safe_psql('postgres', 'SELECT state FROM schema_registry.migrations'), 'FINISHED', 'it is finished');
is( $node->safe_psql('postgres', q{
        SELECT count(*) FROM docs WHERE NOT schema_registry.validate_against(payload, 'docs@2.0.0')}),
    0, 'all that was written is of the new version');
cmp_ok($node->safe_psql('postgres', 'SELECT count(*) FROM docs'), '>', 2100, 'and is there');
done_testing();
