# What the TAP tests share: a cluster with the extension, and the schemas that they register.
package Registry;
use strict;
use warnings;
use Exporter 'import';
use PostgreSQL::Test::Cluster;

our @EXPORT = qw(new_registry schema_number start_again wait_for_line);

# A started cluster "name" whose database "postgres" holds the extension.
sub new_registry
{
    my ($name, %init) = @_;
    my $node = PostgreSQL::Test::Cluster->new($name);
    $node->init(extra => [ '--encoding=UTF8', '--no-locale' ], %init);
    $node->start;
    $node->safe_psql('postgres', 'SET client_min_messages = warning; CREATE EXTENSION schema_registry');
    return $node;
}

# The text of a schema of a family in which each reads what all before it wrote: closed objects
# with more and more optional properties.
sub schema_number
{
    my ($count) = @_;
    my $properties = join ', ', map { qq("p$_": {"type": "integer"}) } 1 .. $count;
    return qq({"type": "object", "additionalProperties": false, "properties": {$properties}});
}

# Starts a cluster whose postmaster was killed; false if it does not come up. The old backends hold the
# shared memory for a moment yet, and as long as one does the server refuses to start.
sub start_again
{
    my ($node) = @_;
    for (1 .. 300)
    {
        return 1 if $node->start(fail_ok => 1);
        $node->stop('fast', fail_ok => 1);
        select undef, undef, undef, 0.1;
    }
    return 0;
}

# Waits until a file has at least so many lines; false after a while.
sub wait_for_line
{
    my ($file, $count) = @_;
    for (1 .. 1200)
    {
        if (open my $in, '<', $file)
        {
            my @lines = <$in>;
            return 1 if @lines >= $count;
        }
        select undef, undef, undef, 0.05;
    }
    return 0;
}

1;
