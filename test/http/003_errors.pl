# Each kind of error over HTTP: its status, and a body that keeps message, detail, hint and the
# SQLSTATE of the registry. Whatever fails leaves nothing behind.
use strict;
use warnings;

use RegistryHttp;
use Test::More;

my $registry = RegistryHttp->start('errors');

my %closed = (
    type => 'object',
    properties => { a => { type => 'string' }, b => { type => 'string' } },
    additionalProperties => JSON::PP::false);

sub expect_error
{
    my ($status, $sqlstate, $name, $answer) = @_;
    is($answer->{status}, $status, "$name: status $status") or diag $answer->{content};
    like($answer->{json}{details} // '', qr/(^|\n)SQLSTATE $sqlstate$/, "$name: the SQLSTATE is kept");
    ok(length($answer->{json}{message} // ''), "$name: there is a message");
    return $answer->{json};
}

sub as_admin { return $registry->call(@_, role => 'admin'); }

is(as_admin('register_schema', { subject => 'thing', schema => \%closed })->{status}, 200, 'prepared');
my $entries = $registry->sql('SELECT count(*) FROM schema_registry.audit_log');

my $error = expect_error(404, '42704', 'an unknown subject',
    as_admin('get_schema', { selector => 'nothing' }));
like($error->{message}, qr/"nothing"/, 'an unknown subject: the message names it');
expect_error(404, '42704', 'an unknown subject by GET',
    $registry->get('/rpc/get_schema?selector=nothing', role => 'reader'));
expect_error(404, '42704', 'an unknown version', as_admin('get_schema', { selector => 'thing@9' }));

expect_error(422, '22P02', 'a schema that is not JSON',
    as_admin('register_schema', { subject => 'broken', schema => '{"type": ' }));
$error = expect_error(422, 'SR001', 'a schema that is none',
    as_admin('register_schema', { subject => 'broken', schema => { type => 'text' } }));
like("$error->{message} $error->{details}", qr{/type}, 'a schema that is none: the path is told');
expect_error(422, 'SR003', 'a reference that leads nowhere',
    as_admin('register_schema', { subject => 'broken', schema => { '$ref' => 'https://example.org/x.json' } }));

$error = expect_error(409, 'SR002', 'an incompatible schema',
    as_admin('register_schema', { subject => 'thing', schema => { %closed, required => ['a'] } }));
like($error->{message}, qr/"thing"/, 'an incompatible schema: the message names the subject');
expect_error(409, '42710', 'a version that exists with other content',
    as_admin('register_schema',
        { subject => 'thing', version => '1.0.0', schema => { %closed, minProperties => 0 } }));

expect_error(409, 'SR004', 'a trigger that does not start here',
    as_admin('transition', { selector => 'thing', trigger_name => 'archive' }));
expect_error(409, 'SR004', 'permanent deletion before a soft one',
    as_admin('delete_version', { selector => 'thing@1', permanent => JSON::PP::true }));
expect_error(400, '22023', 'a level that does not exist',
    as_admin('set_compatibility', { subject => 'thing', level => 'SIDEWAYS' }));
expect_error(400, '22023', 'a format that does not exist',
    as_admin('register_schema', { subject => 'thing', schema => {}, format => 'COBOL' }));

$error = expect_error(422, '23514', 'a document that violates its schema',
    as_admin('require_valid', { schema => 'thing', instance => { a => 1 } }));
like($error->{details}, qr{/a}, 'a document that violates its schema: the path is told');

my $deep = 'true';
$deep = qq({"not":$deep}) for 1 .. 2_000;
expect_error(413, '54000', 'a schema that is too deep',
    as_admin('register_schema', { subject => 'deep', schema => "$deep" }));

is($registry->sql('SELECT count(*) FROM schema_registry.audit_log'), $entries,
    'none of these left anything behind');

# In use

$registry->sql(q{CREATE TABLE held (value jsonb CHECK (schema_registry.validate_against(value, 'thing')))});
$error = expect_error(409, '2BP01', 'a subject that a table uses',
    as_admin('delete_subject', { subject => 'thing' }));
like("$error->{message} $error->{details} $error->{hint}", qr/held/,
    'a subject that a table uses: the table is named');

is(as_admin('set_mode', { subject => 'thing', mode => 'READONLY' })->{status}, 204, 'made read-only');
expect_error(422, 'SR005', 'a subject that is read-only',
    as_admin('register_schema', { subject => 'thing', schema => { %closed, title => 'Thing' } }));

# What PostgREST decides itself

is($registry->get('/rpc/register_schema?subject=other&schema=true', role => 'admin')->{status}, 405,
    'what writes does not answer GET');
is(as_admin('no_such_function', {})->{status}, 404, 'an unknown function');
is(as_admin('get_schema', { name => 'thing' })->{status}, 404, 'an unknown argument');

# A message is also the reason of the status line: nothing in it may break that line.

my $answer = as_admin('get_schema', { selector => "a\r\nSet-Cookie: b=c" });
is($answer->{status}, 404, 'a selector with line breaks');
ok(!exists $answer->{headers}{'set-cookie'}, 'makes no header');
is(as_admin('get_schema', { selector => "\x{20ac}\x{1f600}" })->{status}, 404,
    'a selector beyond ASCII');

done_testing();
