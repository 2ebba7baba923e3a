# A registry behind a real PostgREST, for the tests of this folder:
#
#   my $registry = RegistryHttp->start('roles');
#   my $answer = $registry->call('get_schema', { selector => 'orders' }, role => 'reader');
#   is($answer->{status}, 200);
#   is($answer->{json}{subject}, 'orders');
#
# start makes a private cluster with the extension, the role that PostgREST logs in as, and
# PostgREST on a free loopback port; both end with the test. A role is given as the part of its
# name after "schema_registry_" and travels as a signed token, as clients send it; without one
# the request is anonymous. Run by test/run/prove.sh, which sets POSTGREST and TEMP_CONFIG.
package RegistryHttp;

use strict;
use warnings;

use Digest::SHA qw(hmac_sha256);
use HTTP::Tiny;
use JSON::PP ();
use MIME::Base64 qw(encode_base64url);
use POSIX ();
use Time::HiRes qw(sleep);

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;

my $secret = 'a secret of thirty-two characters, or more';
my $json   = JSON::PP->new->utf8->canonical->allow_nonref;
my $seconds_to_start = 30;

sub start
{
    my ($class, $name) = @_;
    my $node = PostgreSQL::Test::Cluster->new("http_$name");
    $node->init;
    $node->append_conf('postgresql.conf', "listen_addresses = ''\n");
    $node->start;
    $node->safe_psql('postgres', 'CREATE DATABASE registry');

    my $self = bless { node => $node, port => PostgreSQL::Test::Cluster::get_free_port() }, $class;
    $self->sql(<<'SQL');
CREATE EXTENSION schema_registry;
CREATE ROLE authenticator LOGIN NOINHERIT;
GRANT schema_registry_anon, schema_registry_reader, schema_registry_writer, schema_registry_admin
    TO authenticator;
SQL
    $self->start_postgrest($name);
    return $self;
}

sub start_postgrest
{
    my ($self, $name) = @_;
    my $node      = $self->{node};
    my $directory = PostgreSQL::Test::Utils::tempdir();
    my $uri       = sprintf 'postgres://authenticator@/registry?host=%s&port=%d', $node->host,
      $node->port;

    open my $config, '>', "$directory/postgrest.conf" or die "postgrest.conf: $!";
    print $config <<"CONFIG";
db-uri = "$uri"
db-schemas = "schema_registry_api"
db-anon-role = "schema_registry_anon"
db-pool = 8
jwt-secret = "$secret"
openapi-mode = "follow-privileges"
server-host = "127.0.0.1"
server-port = $self->{port}
CONFIG
    close $config or die "postgrest.conf: $!";

    my $log = "$PostgreSQL::Test::Utils::log_path/postgrest_$name.log";
    my $pid = fork // die "fork: $!";
    if (!$pid)
    {
        open STDIN,  '<', '/dev/null' or POSIX::_exit(1);
        open STDOUT, '>', $log        or POSIX::_exit(1);
        open STDERR, '>&', \*STDOUT or POSIX::_exit(1);
        exec $ENV{POSTGREST} // 'postgrest', "$directory/postgrest.conf" or POSIX::_exit(1);
    }
    $self->{postgrest} = $pid;
    $self->{owner}     = $$;

    # It answers 503 until it has read the catalog.
    my $deadline = time + $seconds_to_start;
    until ($self->request('GET', '/', role => 'reader')->{status} == 200)
    {
        die "PostgREST does not answer, see $log\n" if time > $deadline;
        sleep 0.05;
    }
    return;
}

# A child of the test that ends must not take PostgREST with it.
sub DESTROY
{
    my ($self) = @_;
    return unless $self->{postgrest} && $self->{owner} == $$;
    local ($?, $!);
    kill 'TERM', $self->{postgrest};
    waitpid $self->{postgrest}, 0;
    return;
}

# The result of SQL run by the superuser; the test dies if it fails.
sub sql
{
    my ($self, $text) = @_;
    return $self->{node}->safe_psql('registry', $text);
}

# A token with the given claims, signed by the secret that PostgREST has (or by another one).
sub token
{
    my ($self, $claims, $key) = @_;
    my $signed = join '.', map { encode_base64url($json->encode($_)) }
      { alg => 'HS256', typ => 'JWT' }, $claims;
    return $signed . '.' . encode_base64url(hmac_sha256($signed, $key // $secret));
}

# request(METHOD, TARGET, role => NAME, token => TOKEN, json => BODY, headers => {...}) answers
# {status, reason, headers, content, json}; json is undef where the body is none.
sub request
{
    my ($self, $method, $target, %given) = @_;
    my %headers = %{ $given{headers} // {} };
    my $token   = $given{token};
    $token = $self->token({ role => "schema_registry_$given{role}", exp => time + 300 })
      if defined $given{role};
    $headers{Authorization} = "Bearer $token" if defined $token;

    my %options = (headers => \%headers);
    if (exists $given{json})
    {
        $headers{'Content-Type'} = 'application/json';
        $options{content} = $json->encode($given{json});
    }
    my $answer = HTTP::Tiny->new(timeout => 60)
      ->request($method, "http://127.0.0.1:$self->{port}$target", \%options);
    $answer->{json} = eval { $json->decode($answer->{content}) };
    return $answer;
}

# Calls a function of the registry by POST.
sub call
{
    my ($self, $function, $arguments, %given) = @_;
    return $self->request('POST', "/rpc/$function", json => $arguments, %given);
}

sub get
{
    my ($self, $target, %given) = @_;
    return $self->request('GET', $target, %given);
}

1;
