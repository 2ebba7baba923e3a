# Who may do what over HTTP: anonymous callers nothing until somebody grants it, readers, writers
# and administrators each what their role may; a token that is not sound is refused.
use strict;
use warnings;

use RegistryHttp;
use Test::More;

my $registry = RegistryHttp->start('roles');

my %read = (selector => 'thing');

sub register_as
{
    my ($schema, $role) = @_;
    return $registry->call('register_schema', { subject => 'thing', schema => $schema },
        role => $role);
}

sub status_is
{
    my ($answer, $status, $name) = @_;
    return is($answer->{status}, $status, $name) || diag $answer->{content};
}

# Without a token

status_is($registry->call('register_schema', { subject => 'thing', schema => {} }), 401,
    'anonymous callers may not register');
status_is($registry->call('get_schema', \%read), 401, 'nor read a schema');
status_is($registry->get('/subjects'), 401, 'nor a view');
status_is($registry->get('/rpc/validate_against?schema=thing&instance=1'), 401, 'nor validate');

# Each role

status_is(register_as({ type => 'object' }, 'reader'), 403, 'readers may not register');
status_is(register_as({ type => 'object' }, 'writer'), 200, 'writers may');
status_is(register_as({ type => 'object', title => 'Thing' }, 'admin'), 200, 'administrators too');
status_is($registry->call('get_schema', \%read, role => $_), 200, "${_}s may read a schema")
  for qw(reader writer admin);
status_is($registry->get('/subjects', role => 'reader'), 200, 'and a view');
status_is($registry->request('DELETE', '/schema_events?subject=eq.thing', role => 'admin'), 403,
    'nobody may write through a view');

for my $call (
    [ set_compatibility => { subject => 'thing', level => 'FULL' } ],
    [ set_config => { subject => 'thing', config => {} } ],
    [ set_mode => { subject => 'thing', mode => 'READWRITE' } ],
    [ delete_version => { selector => 'thing@2' } ],
    [ undelete_version => { selector => 'thing@2' } ],
    [ delete_subject => { subject => 'thing' } ])
{
    my ($function, $arguments) = @$call;
    status_is($registry->call($function, $arguments, role => 'writer'), 403, "writers may not $function");
    like($registry->call($function, $arguments, role => 'admin')->{status}, qr/^20[04]$/,
        "administrators may $function");
}

# Tokens

my %claims = (role => 'schema_registry_reader', sub => 'jane');
status_is($registry->get('/subjects', token => $registry->token({ %claims, exp => time + 60 })), 200,
    'a sound token');
status_is($registry->get('/subjects', token => $registry->token({ %claims, exp => time - 60 })), 401,
    'an expired token');
status_is($registry->get('/subjects', token => $registry->token(\%claims, 'x' x 40)), 401,
    'a token signed by somebody else');
status_is($registry->get('/subjects', token => 'nonsense'), 401, 'no token at all');
isnt($registry->get('/subjects', token => $registry->token({ role => 'postgres' }))->{status}, 200,
    'a role that the door may not take on');

# The audit trail knows who it was.

$registry->call('register_schema', { subject => 'signed', schema => {} },
    token => $registry->token({ role => 'schema_registry_writer', sub => 'jane' }));
is($registry->sql(q{SELECT actor FROM schema_registry.audit_log WHERE subject = 'signed'}),
    'schema_registry_writer/jane', 'the audit trail names role and person');

# Reading anonymously is the owner's choice.

$registry->sql('GRANT schema_registry_reader TO schema_registry_anon');
status_is($registry->get('/subjects'), 200, 'anonymous callers may read once they are granted it');
status_is($registry->get('/rpc/get_schema?selector=signed'), 200, 'functions too');
status_is($registry->call('register_schema', { subject => 'anonymous', schema => {} }), 401,
    'but not register');

done_testing();
