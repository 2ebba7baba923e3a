# Every function of the registry's contract over /rpc, with the arguments by name: what it
# answers, and in which JSON form. The rules behind the answers are tested in sql/.
use strict;
use warnings;

use MIME::Base64 qw(encode_base64);
use RegistryHttp;
use Test::More;

my $registry = RegistryHttp->start('functions');

# The JSON of an answer that must be 200 (204 for functions that return nothing).
sub answer_of
{
    my ($function, $arguments, $role) = @_;
    my $answer = $registry->call($function, $arguments, role => $role // 'admin');
    like($answer->{status}, qr/^20[04]$/, "$function succeeds") or diag $answer->{content};
    return $answer->{json};
}

my %money = (
    type => 'object',
    properties => { amount => { type => 'number' }, currency => { type => 'string' } },
    required => ['amount'],
    additionalProperties => JSON::PP::false);
my %wider = (%money,
    properties => { %{ $money{properties} }, rate => { type => 'number' } });
my %stricter = (%money, required => ['amount', 'currency']);

# Registering

my $id = answer_of('register_schema', { subject => 'money', schema => \%money }, 'writer');
like($id, qr/^[1-9]\d*$/, 'register_schema answers with the id');
is(answer_of('register_schema', { subject => 'money', schema => JSON::PP->new->encode(\%money) }),
    $id, 'a schema sent as a string is the same as one sent as an object');

my $registered = answer_of(
    'register_version',
    {
        subject => 'money', schema => \%wider, format => 'json', refs => [],
        metadata => { owner => 'treasury' }, tags => ['finance'], options => {}
    });
is_deeply([ @$registered{qw(version semantic_version is_new change_class)} ],
    [ 2, '1.1.0', JSON::PP::true, 'minor' ], 'register_version says what it made');
isnt($registered->{schema_id}, $id, 'other content has another id');

my $dry = answer_of('register_version',
    { subject => 'money', schema => { %wider, title => 'Money' }, options => { dry_run => JSON::PP::true } });
is($dry->{version}, 3, 'a dry run says what would be made');

# Reading

my $read = answer_of('get_schema', { selector => 'money@1' }, 'reader');
is_deeply([ @$read{qw(subject version semantic_version schema_id format state)} ],
    [ 'money', 1, '1.0.0', $id, 'JSON', 'ACTIVE' ], 'get_schema answers with an object');
is_deeply(JSON::PP->new->decode($read->{schema}), \%money, 'which holds the schema as text');
like($read->{fingerprint}, qr/^[0-9a-f]{64}$/, 'its fingerprint is hexadecimal');
is(answer_of('get_schema', { selector => "sha256:$read->{fingerprint}" })->{schema_id}, $id,
    'and makes a selector');
is(answer_of('get_schema', { selector => 'money' })->{version}, 2, 'latest is what was made last');
is($registry->get('/rpc/get_schema?selector=money%40%5E1.0', role => 'reader')->{json}{version}, 2,
    'what only reads answers GET too');

is(answer_of('canonical_form', { schema => '{"type": "object", "a":1.0}', format => 'JSON' }),
    '{"a":1,"type":"object"}', 'canonical_form answers with text');
is(answer_of('fingerprint', { schema => \%money, format => 'JSON' }),
    $read->{fingerprint}, 'fingerprint is hexadecimal too');
like(answer_of('fingerprint', { schema => \%money, format => 'JSON', algorithm => 'MD5' }),
    qr/^[0-9a-f]{32}$/, 'fingerprint by MD5');

answer_of('register_schema',
    {
        subject => 'invoice',
        schema => { type => 'object', properties => { total => { '$ref' => 'money.json' } } },
        refs => [ { name => 'money.json', subject => 'money', version => 1 } ]
    });
is_deeply(answer_of('list_dependencies', { selector => 'invoice' }),
    [ { subject => 'money', version => 1, type => 'REFERENCE', depth => 1 } ], 'list_dependencies');
is_deeply(answer_of('list_dependents', { selector => 'money@1', transitive => JSON::PP::true }),
    [ { subject => 'invoice', version => 1, type => 'REFERENCE', depth => 1 } ], 'list_dependents');

my @found = @{ answer_of('search_schemas', { query => 'treasury' }) };
is_deeply([ map { "$_->{subject}\@$_->{version}" } @found ], ['money@2'],
    'search_schemas finds metadata');
ok(@{ answer_of('describe', { selector => 'money' }) } >= 3, 'describe has a row for each field');
is(scalar @{ answer_of('show_schema_versions', { subject => 'money' }) }, 2, 'show_schema_versions');
ok(@{ answer_of('show_schema_compatibility', { subject => 'money' }) } >= 1, 'show_schema_compatibility');

# Validating

my %valid = (schema => 'money@1', instance => { amount => 12.5, currency => 'EUR' });
my %invalid = (schema => 'money@1', instance => { amount => 'much' });
is(answer_of('validate_against', \%valid, 'reader'), JSON::PP::true, 'a valid document');
is(answer_of('validate_against', \%invalid), JSON::PP::false, 'an invalid one');
is(answer_of('require_valid', \%valid, 'reader'), JSON::PP::true, 'require_valid');
is_deeply(answer_of('validation_errors', \%valid, 'reader'), [], 'no errors of a valid document');
my ($error, @more) = @{ answer_of('validation_errors', \%invalid) };
is(scalar @more, 0, 'one error');
is_deeply([ @$error{qw(instance_path keyword)} ], [ '/amount', 'type' ], 'with path and keyword');
my $report = answer_of('validation_report', \%invalid, 'reader');
is_deeply([ map { $_->{keywordLocation} } @{ $report->{errors} } ], ['/properties/amount/type'],
    'validation_report is basic');
is_deeply(answer_of('validation_report', { %invalid, output => 'flag' }),
    { valid => JSON::PP::false }, 'or as asked for');
is_deeply(
    answer_of('matching_versions',
        { subject => 'money', instance => { amount => 12.5, currency => 'EUR' } }, 'reader'),
    [
        { version => 1, semantic_version => '1.0.0' },
        { version => 2, semantic_version => '1.1.0' }
    ],
    'matching_versions');
is(answer_of('matches_schema', { schema => { type => 'null' }, instance => undef }, 'reader'),
    JSON::PP::true, 'null is a document');
is(answer_of('validate_against', { schema => 'money', instance => undef }), JSON::PP::false,
    'also for a registered schema');
is_deeply(answer_of('validate_schema', { schema => \%money }, 'reader'), [], 'a sound schema');
is(answer_of('validate_schema', { schema => { type => 'text' } })->[0]{path}, '/type',
    'what is wrong with another');

# Avro, and messages of it

my $avro_id = answer_of('register_schema', { subject => 'ticket', format => 'AVRO', schema => {
    type => 'record', name => 'Ticket', fields => [ { name => 'id', type => 'long' },
        { name => 'seat', type => [ 'null', 'string' ] } ] } }, 'writer');
is(answer_of('validate_against', { schema => 'ticket', instance => { id => 1, seat => '7A' } }, 'reader'),
    JSON::PP::true, 'a document of an Avro schema');
my $message = pack('C N', 0, $avro_id) . "\x0a\x02\x047A";
is_deeply(answer_of('decode_message', { message => encode_base64($message, '') }, 'reader'),
    { id => 5, seat => '7A' }, 'decode_message');
is($registry->call('decode_message', { message => encode_base64(substr($message, 0, -1), '') }, role => 'reader')->{status},
    422, 'a message that is cut off');

# Comparing

my $verdict = answer_of('check_compatibility', { subject => 'money', schema => \%stricter }, 'reader');
is($verdict->{compatible}, JSON::PP::false, 'check_compatibility answers with an object');
is_deeply([ @$verdict{qw(checked_level change_class)}, $verdict->{checked_versions} ],
    [ 'BACKWARD', 'major', [2] ], 'that says by what it was judged');
ok(@{ $verdict->{violations} } > 0, 'and why');
is(answer_of('check_compatibility', { subject => 'money', schema => \%stricter, level => 'NONE' })
      ->{compatible}, JSON::PP::true, 'a level can be given');

my $differences =
  answer_of('compare_schemas', { old_schema => \%money, new_schema => \%stricter }, 'reader');
is_deeply([ map { $_->{breaks_backward} } @$differences ], [JSON::PP::true], 'compare_schemas');
$differences = answer_of('compare_versions',
    { old_selector => 'money@1', new_selector => 'money@2' }, 'reader');
is_deeply([ map { $_->{change_class} } @$differences ], ['minor'], 'compare_versions');
like(
    answer_of('describe_changes',
        { old_selector => 'money@1', new_selector => 'money@2', output => 'markdown' }, 'reader'),
    qr/^### money .*`schema:compatible`/s, 'describe_changes');
is_deeply(
    answer_of('check_compatibility', { subject => 'money', schema => {}, metadata => { line => 1 } }, 'reader')
      ->{checked_versions},
    [2], 'check_compatibility takes metadata');

# Stored rows

$registry->sql(<<'SQL');
CREATE TABLE ledger (doc jsonb CHECK (schema_registry.validate_against(doc, 'money@2')));
INSERT INTO ledger VALUES ('{"amount": 1}'), ('{"amount": 2, "rate": 3}');
SQL
my %refused = (
    relation => 'public.ledger', column_name => 'doc', held_to => 'money@2',
    total_rows => 2, violators => 1, examples => undef, problem => undef);
is_deeply(answer_of('check_data', { selector => 'money@1' }, 'writer'), [ \%refused ], 'check_data');
$registry->sql('GRANT SELECT ON ledger TO schema_registry_writer');
$refused{examples} = [
    {
        path => '', keyword => 'additionalProperties', rows => 1,
        message => 'property "rate" is not allowed'
    }];
is_deeply(answer_of('check_data', { selector => 'money@1' }, 'writer'), [ \%refused ],
    'has examples for those who may read the table');
is_deeply($registry->get('/rpc/check_data?selector=money%401&max_examples=0', role => 'writer')->{json},
    [ { %refused, examples => [] } ], 'check_data answers GET');
is($registry->call('check_data', { selector => 'money@1' }, role => 'reader')->{status}, 403,
    'readers may not check rows');
is($registry->call('check_data', { selector => 'money@9' }, role => 'writer')->{status}, 404,
    'check_data of a version that is not there');
$registry->sql('DROP TABLE ledger');

# Settings

answer_of('set_compatibility', { subject => 'money', level => 'FULL', policy => 'LENIENT' });
like(JSON::PP->new->encode(answer_of('get_config', { subject => 'money' }, 'reader')),
    qr/"FULL"/, 'get_config has the level that was set');
answer_of('set_compatibility', { subject => 'money', level => undef, options => { group => 'line' } });
is(answer_of('get_config', { subject => 'money' })->{group}, 'line', 'set_compatibility takes a group');
answer_of('set_config', { subject => 'money', config => { group => undef } });
answer_of('set_config', { subject => 'money', config => { normalize => JSON::PP::true } });
is(answer_of('get_config', { subject => 'money' })->{normalize}, JSON::PP::true, 'set_config');
answer_of('set_mode', { subject => 'money', mode => 'READWRITE' });

# Migration: a batch with each request

my %cents = (type => 'object', properties => { cents => { type => 'integer' } }, required => ['cents']);
answer_of('register_schema', { subject => 'cents', schema => { type => 'object' } });
answer_of('register_schema', { subject => 'cents', schema => \%cents, version => '2.0.0' });
is(answer_of('plan_evolution', { old_selector => 'cents@1', new_selector => 'cents@2' }, 'reader')->[-1]{action},
    'supply_expression', 'plan_evolution');
is($registry->call('migrate_instance',
        { instance => {}, old_selector => 'cents@1', new_selector => 'cents@2' }, role => 'reader')->{status},
    422, 'migrate_instance refuses what would not satisfy the version');
answer_of('set_migration_expression', {
    old_selector => 'cents@1', new_selector => 'cents@2', path => '/cents',
    expression => "(instance ->> 'euros')::numeric * 100" }, 'writer');
is_deeply(answer_of('migrate_instance',
        { instance => { euros => 2 }, old_selector => 'cents@1', new_selector => 'cents@2' }, 'reader'),
    { euros => 2, cents => 200 }, 'migrate_instance');
$registry->sql(<<'SQL');
CREATE TABLE price (id integer PRIMARY KEY, payload jsonb);
INSERT INTO price SELECT i, jsonb_build_object('euros', i) FROM generate_series(1, 5) AS i;
SELECT schema_registry.attach_schema('price', 'payload', 'cents@1');
ALTER TABLE price OWNER TO schema_registry_writer;
SQL
my %move = (relation => 'public.price', column_name => 'payload', new_selector => 'cents@2', batch_size => 2);
like(answer_of('migration_script', { map { $_ => $move{$_} } qw(relation column_name new_selector) }, 'writer'),
    qr/^UPDATE public\.price$/m, 'migration_script');
my $done = answer_of('migrate_attachment', \%move, 'writer');
is("$done->[0]{state} $done->[0]{converted_rows}", 'RUNNING 2', 'migrate_attachment does a batch');
my $requests = 1;
while ($done->[0]{state} eq 'RUNNING' && $requests < 10)
{
    $done = answer_of('migrate_attachment', \%move, 'writer');
    $requests++;
}
is("$done->[0]{state} $done->[0]{converted_rows}", 'FINISHED 5', 'and the others, until it is finished');
is($registry->sql("SELECT sum((payload ->> 'cents')::integer) FROM price"), '1500', 'all rows are converted, once');
is_deeply(answer_of('migrate_attachment', \%move, 'writer'), [], 'nothing is left to do');
is($registry->call('migrate_attachment', { %move, new_selector => 'cents@9' }, role => 'writer')->{status}, 404,
    'no such version');
is($registry->call('migrate_attachment', \%move, role => 'reader')->{status}, 403, 'migrating is the writers\'');

# Life and death

answer_of('update_metadata', { selector => 'money@2', metadata => { owner => 'bank' }, tags => ['new'] });
is_deeply(answer_of('get_schema', { selector => 'money@2' })->{tags}, ['new'], 'update_metadata');
is(answer_of('rollback_subject', { subject => 'money', to_version => '1', reason => 'too wide' }), 1,
    'rollback_subject answers with the number now in force');
is(answer_of('rollback_subject', { subject => 'money', to_version => '2' }), 2, 'and forward again');
is(answer_of('transition', { selector => 'money@2', trigger_name => 'deprecate', reason => 'too wide' }),
    'DEPRECATED', 'transition answers with the new state');
is(answer_of('delete_version', { selector => 'money@2' }), 2, 'delete_version answers with its number');
is(answer_of('undelete_version', { selector => 'money@2' }), 2, 'undelete_version');
is_deeply(answer_of('delete_subject', { subject => 'invoice' }), [1], 'delete_subject');
is_deeply(answer_of('delete_subject', { subject => 'invoice', permanent => JSON::PP::true }), [1],
    'and for good');

done_testing();
