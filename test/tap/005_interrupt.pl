# What takes long can be stopped: statement_timeout (and with it a cancel) ends work on hostile schemas
# and documents soon after it is due. The bound is generous; it tells interruptible from not.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Registry;
use Test::More;
use Time::HiRes qw(time);

my $timeout = 0.1;
my $bound = 2;
my $node = new_registry('main');

# Inputs wait uncompressed, so that getting at them takes no time of note.
$node->safe_psql('postgres', q{
    CREATE TABLE input (name text PRIMARY KEY, value text);
    ALTER TABLE input ALTER value SET STORAGE EXTERNAL;
    INSERT INTO input
    SELECT 'properties ' || type, '{"properties": {' || string_agg(format('"p%s": {"type": "%s"}', n, type), ',') || '}}'
    FROM generate_series(1, 120000) n, unnest('{integer,string}'::text[]) type GROUP BY type;
    INSERT INTO input
    SELECT 'enum ' || first, '{"enum": [' || string_agg((first + n)::text, ',') || ']}'
    FROM generate_series(1, 300000) n, unnest('{0,300000}'::integer[]) first GROUP BY first;
    INSERT INTO input
    SELECT 'union ' || first, '{"anyOf": [' || string_agg(format('{"const": %s}', first + n), ',') || ']}'
    FROM generate_series(1, 100000) n, unnest('{0,100000}'::integer[]) first GROUP BY first;
    INSERT INTO input
    SELECT 'object', '{' || string_agg(format('"%s": 1', md5(n::text)), ',') || '}' FROM generate_series(1, 1000000) n;
    INSERT INTO input VALUES
        ('string', '"' || repeat('0123456789', 10000000) || '"'),
        ('blank', repeat(' ', 200000000) || '1'),
        ('numbers', '[' || repeat('1e400,', 5000000) || '1]');
    SELECT schema_registry.register_schema('interrupt.unique', '{"uniqueItems": true}')});

sub stops
{
    my ($name, $expression) = @_;
    $expression =~ s/<([^>]+)>/(SELECT value FROM input WHERE name = '$1')/g;
    my $start = time;
    my ($result, $out, $error) = $node->psql('postgres', "\\set VERBOSITY sqlstate\nSET statement_timeout = '"
        . $timeout * 1000 . "ms';\nSELECT $expression");
    my $took = time - $start;
    # A machine may be quick enough to end it.
    ok(($result == 0 || $error =~ /57014/) && $took < $timeout + $bound, $name)
        or diag("took $took s: $error");
}

stops('comparing many properties',
    'count(*) FROM schema_registry.compare_schemas(<properties integer>, <properties string>)');
stops('comparing long enumerations', 'count(*) FROM schema_registry.compare_schemas(<enum 0>, <enum 300000>)');
stops('comparing long unions', 'count(*) FROM schema_registry.compare_schemas(<union 0>, <union 100000>)');
stops("reading $_", "schema_registry.validate_against(<$_>, 'interrupt.unique')") for 'object', 'string', 'blank', 'numbers';

# A search of RE2 has no end before its own: the text is limited instead.
my ($result, $out, $error) = $node->psql('postgres', "\\set VERBOSITY sqlstate\n"
    . q{SELECT schema_registry.matches_schema('{"pattern": "(a|bc)+d"}', to_jsonb(repeat('a', 16777216)))});
is($out, 'f', 'a pattern is searched for in 16 MB');
($result, $out, $error) = $node->psql('postgres', "\\set VERBOSITY sqlstate\n"
    . q{SELECT schema_registry.matches_schema('{"pattern": "(a|bc)+d"}', to_jsonb(repeat('a', 16777217)))});
like($error, qr/54000/, 'and in no more');

$node->stop;
done_testing();
