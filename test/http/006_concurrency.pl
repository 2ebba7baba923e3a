# Many clients register at once, as serializers do when a service starts: equal schemas end as one
# id and one version, different ones as consecutive versions, and nobody sees an error.
use strict;
use warnings;

use POSIX ();

use RegistryHttp;
use Test::More;

my $registry = RegistryHttp->start('concurrency');
my $clients  = 8;

# What $clients processes get when each registers the schema that $schema_of makes of its number.
sub register_at_once
{
    my ($subject, $schema_of) = @_;
    my (@readers, @children);
    for my $number (1 .. $clients)
    {
        pipe my $reader, my $writer or die "pipe: $!";
        my $pid = fork // die "fork: $!";
        if (!$pid)
        {
            my $answer = $registry->call('register_version',
                { subject => $subject, schema => $schema_of->($number) }, role => 'writer');
            print $writer "$answer->{status} $answer->{content}";
            close $writer;
            POSIX::_exit(0);
        }
        close $writer;
        push @readers,  $reader;
        push @children, $pid;
    }
    my @answers;
    for my $reader (@readers)
    {
        my ($status, $content) = split / /, do { local $/; <$reader> }, 2;
        is($status, 200, "$subject: a client is served") or diag $content;
        push @answers, eval { JSON::PP::decode_json($content) } // {};
    }
    waitpid $_, 0 for @children;
    return @answers;
}

sub distinct
{
    my ($member, @answers) = @_;
    my %seen = map { $_->{$member} // 'none' => 1 } @answers;
    return [ sort { $a <=> $b } keys %seen ];
}

my @equal = register_at_once('equal', sub { return { type => 'object' } });
is(scalar @{ distinct('schema_id', @equal) }, 1, 'equal schemas get one id');
is_deeply(distinct('version', @equal), [1], 'and one version');
is(scalar(grep { $_->{is_new} } @equal), 1, 'which one of the clients made');

my @different =
  register_at_once('different', sub { return { type => 'object', title => "Number $_[0]" } });
is(scalar @{ distinct('schema_id', @different) }, $clients, 'different schemas get an id each');
is_deeply(distinct('version', @different), [ 1 .. $clients ], 'and consecutive versions');

is($registry->sql(q{SELECT count(*) FROM schema_registry.audit_log WHERE action LIKE 'register%'}),
    $clients + 1, 'each version that was made has one audit entry');

done_testing();
