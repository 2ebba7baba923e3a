# Hostile input ends in an answer or in a user's error, never in a dead backend (which would restart
# the whole cluster), an internal error or a statement that does not end.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Registry;
use Test::More;

my $node = new_registry('main');
my $tmp = $PostgreSQL::Test::Utils::tmp_check;

# Errors that may be the user's: text, encoding, schema, reference, limits, argument, names.
my $user_error = qr/^(22P02|22P05|22P03|22021|22003|22023|42704|SR001|SR002|SR003|54000|54001|0A000)$/;

# Runs statements in a session of their own; each must end in time, by an answer or a user's error,
# and leave the session alive.
sub survives
{
    my ($name, $sql, $database) = @_;
    append_to_file("$tmp/hostile.sql", '') unless -e "$tmp/hostile.sql";
    open my $file, '>:raw', "$tmp/hostile.sql" or die;
    print $file "\\set VERBOSITY sqlstate\nSET statement_timeout = '30s';\n",
        "SET client_min_messages = error;\n$sql;\n\\echo alive\nSELECT 'and well';\n";
    close $file;
    my ($out, $error) = ('', '');
    IPC::Run::run([ 'psql', '-XAtq', '-d', $node->connstr($database // 'postgres'), '-f', "$tmp/hostile.sql" ],
        '>', \$out, '2>', \$error);
    my @other = grep { $_ !~ $user_error } $error =~ /ERROR:\s+(\w{5})/g;
    ok($out =~ /alive\nand well\n\z/ && !@other && $error !~ /FATAL|PANIC|terminated|closed/, $name)
        or diag(substr("$error\n$out", -2000));
}

# A statement that tries text as schema and as instance, everywhere a caller can put one.
sub everywhere
{
    my ($expression) = @_;
    my @calls = (
        "schema_registry.matches_schema(x, '1'::jsonb)",
        "(SELECT count(*) FROM schema_registry.validate_schema(x))",
        "schema_registry.canonical_form(x, 'JSON')",
        "schema_registry.register_schema('hostile', x)",
        "(SELECT count(*) FROM schema_registry.compare_schemas(x, '{\"type\": \"object\"}'))",
        "(SELECT count(*) FROM schema_registry.compare_schemas('{\"type\": \"object\"}', x))",
        "(SELECT compatible FROM schema_registry.check_compatibility('hostile.closed', x))",
        "schema_registry.validate_against(x, 'hostile.recursive')",
        "(SELECT count(*) FROM schema_registry.validation_errors(x, 'hostile.recursive'))",
        "schema_registry.validate_against(x::jsonb, 'hostile.recursive')",
        "schema_registry.validation_report(x::jsonb, 'hostile.recursive', 'verbose')",
        "schema_registry.matches_schema('{\"enum\": [1, {}, []], \"uniqueItems\": true}', x::jsonb)",
    );
    return join ";\n", map { "SELECT md5(($_)::text) FROM (SELECT $expression AS x) input" } @calls;
}

$node->safe_psql('postgres', q{
    SELECT schema_registry.register_schema('hostile.recursive',
        '{"items": {"$ref": "#"}, "additionalProperties": {"$ref": "#"}, "uniqueItems": true}');
    SELECT schema_registry.register_schema('hostile.closed',
        '{"type": "object", "additionalProperties": false}');
    SELECT schema_registry.set_compatibility('hostile', 'NONE')});

# --- depth ---
for my $depth (400, 511, 512, 513, 3000, 100_000, 3_000_000)
{
    survives("arrays, $depth deep", everywhere("repeat('[', $depth) || repeat(']', $depth)"));
    survives("objects, $depth deep", everywhere(qq{repeat('{"a":', $depth) || '1' || repeat('}', $depth)}))
        if $depth < 1_000_000;
    survives("schemas, $depth deep", everywhere(qq{repeat('{"not":', $depth) || 'true' || repeat('}', $depth)}))
        if $depth < 1_000_000;
}
survives('an array that is not closed', everywhere("repeat('[', 3000000)"));

# --- numbers ---
for my $number ('1e131071', '1e131072', '1e-16383', '1e-16384', '-1e99999999999', '1e2147483648',
    '-0', '-0.0e-999999999', '0.1e00000000000000000001')
{
    survives("number $number", everywhere("'$number'") . ';'
        . everywhere(qq('{"multipleOf": $number, "minimum": $number, "maxLength": $number}')));
}
survives('a number of 140000 digits', everywhere("repeat('9', 140000)"));
survives('a number of 130000 digits and a tiny divisor',
    q{SELECT schema_registry.matches_schema('{"multipleOf": 1e-16383}', repeat('7', 130000)::jsonb)});
survives('a number of 20000 decimals', everywhere("'0.' || repeat('3', 20000)"));
survives('words that are no numbers', everywhere($_)) for "'NaN'", "'Infinity'", "'1e'", "'0x10'", "'01'";

# --- text and encoding ---
survives("text $_", everywhere($_)) for
    "''", "' '", "'\"'", "'\"\\u0000\"'", "'\"\\ud800\"'", "'\"\\udc00\\ud800\"'", "E'\\uFEFF{}'",
    "'{\"\\u0000\": {\"type\": \"string\"}}'", "'{\"pattern\": \"\\u0000\\ud83d\"}'", "'{} {}'", "'nul'",
    "'{\"a\": 1, \"a\": 2}'", "E'\"\\x01\"'", "'{\"\": {\"\": {}}, \"required\": [\"\"]}'";
survives('bytes that are no UTF-8', everywhere("'\"\xff\xfe\xc0\x80\xed\xa0\x80\"'"));
survives('a string of 20 MB', everywhere("'\"' || repeat('x', 20000000) || '\"'"));
survives('a key of 1 MB', everywhere("'{\"' || repeat('k', 1000000) || '\": {}}'"));
$node->safe_psql('postgres', q{CREATE DATABASE bytes ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0});
survives('a database without an encoding', "CREATE EXTENSION schema_registry;\n"
    . "SELECT schema_registry.matches_schema('{\"minLength\": 1}', '\"\xff\xfe\"'::jsonb);\n"
    . "SELECT schema_registry.register_schema('s', '{\"const\": \"\xff\"}')", 'bytes');

# --- width ---
my %wide = (
    properties => q{'{"properties": {' || string_agg(format('"p%s": {"type": "integer"}', n), ',') || '}}'},
    enum       => q{'{"enum": [' || string_agg(n::text, ',') || ']}'},
    required   => q{'{"required": [' || string_agg(format('"p%s"', n), ',') || ']}'},
    allOf      => q{'{"allOf": [' || string_agg('{"minimum": 0}', ',') || ']}'},
    definitions => q{'{"definitions": {' || string_agg(format('"d%s": {"$ref": "#/definitions/d%s"}', n, n + 1), ',')
        || ', "d20001": {}}, "$ref": "#/definitions/d1"}'},
    patterns => q{'{"patternProperties": {' || string_agg(format('"^a{%s}$": {}', n % 500), ',') || '}}'},
    instance => q{'[' || string_agg(n::text, ',') || ']'},
);
for my $keyword (sort keys %wide)
{
    survives("20000 entries of $keyword", everywhere("($wide{$keyword} FROM generate_series(1, 20000) n)" =~ s/^\(/(SELECT /r));
}

# --- references ---
for my $reference ('#', '#/', '#/0', '#/99999999999999999999', '#/%zz', '#/~2', '#/%00', 'http://[::1',
    '//', 'a:', ':', '%', '#' x 1000, '../' x 5000, '#/definitions/' . 'a/' x 5000, 'urn:uuid:x#y#z')
{
    my $name = substr $reference, 0, 30;
    survives("\$ref $name", everywhere(qq('{"\$ref": "$reference"}')) . ';'
        . everywhere(qq('{"\$id": "$reference", "\$schema": "$reference", "properties": {"a": {"\$ref": "$reference"}}}')));
}
survives('references in a circle', everywhere(
    q('{"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"allOf": [{"$ref": "#/definitions/a"}]}}}')));
# Each level applies the next twice: 2^200 applications.
survives('doubling references', everywhere(
    q{(SELECT '{"$ref": "#/definitions/d1", "definitions": {' || string_agg(format(
        '"d%s": {"allOf": [{"$ref": "#/definitions/d%s"}, {"$ref": "#/definitions/d%s"}]}', n, n + 1, n + 1), ',')
        || ', "d201": {"type": "integer"}}}' FROM generate_series(1, 200) n)}));

# --- regular expressions ---
for my $pattern ('(a+)+$', '(a|a)*b', '^(?=(a+)+$)a', '(a*)*\\\\1', 'a{1000000}', '((a{100}){100}){100}',
    '(' x 2000 . ')' x 2000, '(' x 100_000, '[', '\\\\', '(?<n>a)\\\\k<n>', '\\\\u{110000}', '\\\\p{Nothing}', '[z-a]',
    '(?<=a{1,1000})b', 'x*' x 3000)
{
    my $name = substr $pattern, 0, 30;
    survives("pattern $name", qq{
        SELECT schema_registry.matches_schema('{"pattern": "$pattern"}', to_jsonb(repeat('a', 50000) || '!'));
        SELECT count(*) FROM schema_registry.validate_schema('{"pattern": "$pattern"}');
        SELECT schema_registry.matches_schema('{"patternProperties": {"$pattern": false}}', '{"aaaaaaaaaaaa!": 1}')});
}

# --- formats ---
for my $format ('date', 'time', 'date-time', 'duration', 'email', 'idn-email', 'hostname', 'idn-hostname', 'ipv4', 'ipv6',
    'uri', 'uri-reference', 'iri', 'iri-reference', 'uuid', 'uri-template', 'json-pointer', 'relative-json-pointer', 'regex')
{
    survives("format $format", join ';', qq{
        SELECT schema_registry.register_schema('hostile.$format', '{"format": "$format"}', options => '{"assert_formats": true}')},
        map { qq{SELECT schema_registry.validate_against(to_jsonb(($_)::text), 'hostile.$format')} }
            q{''}, q{repeat('9', 100000)}, q{repeat('a.', 50000)}, q{repeat(':', 50000)}, q{repeat('(', 50000)},
            q{E'\u0430\u0308xn--\u200d\u0301@\u3002'}, q{'99999999999999999999-99-99T99:99:99.9999999999999Z'},
            q{repeat('xn--', 10000)}, q{'[' || repeat('f:', 1000) || ']@' || repeat('%', 1000)});
}

# --- names, selectors, versions, arguments ---
for my $name ('', '@', '#', '##', '@@@', '#-1', '#99999999999999999999', 'a@99999999999999999999', 'a@^', 'a@~1.2.3.4',
    'a@1.99999999999999999999.0', 'sha256:', 'sha256:zz', 'sha256:' . 'ab' x 5000, ':.:', ':.a', ':..:#1', 'a' x 100_000, '@latest')
{
    my $title = substr $name, 0, 30;
    survives("selector \"$title\"", qq{
        SELECT schema_registry.validate_against('1'::jsonb, '$name');
        SELECT * FROM schema_registry.get_schema('$name');
        SELECT schema_registry.delete_version('$name');
        SELECT schema_registry.register_schema('$name', 'true');
        SELECT schema_registry.register_schema('hostile.version', 'true', version => '$name')});
}
survives('references of no sense', join ';', map {
    qq{SELECT schema_registry.register_schema('hostile.refs', '{"\$ref": "x"}', refs => '$_')} }
    '1', '{}', '[1]', '[{}]', '[{"name": 1, "subject": [], "version": {}}]', '[{"name": "x", "subject": "hostile", "version": -1}]',
    '[{"name": "x", "subject": "y", "version": 99999999999999999999}]', '[{"name": null, "subject": null, "version": null}]');
survives('options, metadata and levels of no sense', join ';', (map {
    qq{SELECT schema_registry.register_schema('hostile.options', 'true', options => '$_', metadata => '$_')} }
    '1', '[]', '{"dry_run": {}}', '{"assert_formats": 3}', '{"nothing": true}'),
    q{SELECT schema_registry.set_compatibility('x', 'SIDEWARD')}, q{SELECT schema_registry.set_config('x', '[1]')},
    q{SELECT schema_registry.register_schema('x', 'true', 'YAML')}, q{SELECT schema_registry.fingerprint('{}', 'JSON', 'CRC-7')});

# --- a schema with bytes changed at random, the same ones on every run ---
survives('2000 mutated schemas', q{
    DO $$
    DECLARE
        original bytea := convert_to('{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": '
            '{"id": {"type": "integer", "minimum": 1.5e1}, "tags": {"type": "array", "items": {"$ref": "#/definitions/t"}, '
            '"uniqueItems": true}}, "required": ["id"], "patternProperties": {"^x-(a|b)+$": {"enum": [1, null, {"a": []}]}}, '
            '"definitions": {"t": {"type": ["string", "null"], "maxLength": 7, "pattern": "^[a-z\\d]{2,}$"}}}', 'UTF8');
        mutated bytea;
    BEGIN
        PERFORM setseed(0.5);
        FOR round IN 1 .. 2000 LOOP
            mutated := original;
            FOR change IN 1 .. 1 + (random() * 3)::integer LOOP
                mutated := set_byte(mutated, (random() * (length(original) - 1))::integer,
                    ascii(substr('{}[]",:\#/$0123456789.eE+-abtnfu *?()|', 1 + (random() * 36)::integer, 1)));
            END LOOP;
            BEGIN
                PERFORM schema_registry.matches_schema(convert_from(mutated, 'UTF8'),
                    '{"id": 17, "tags": ["ab", null], "x-a": 1}'::jsonb),
                    (SELECT count(*) FROM schema_registry.compare_schemas(convert_from(original, 'UTF8'), convert_from(mutated, 'UTF8')));
            EXCEPTION
                WHEN SQLSTATE '22P02' OR SQLSTATE 'SR001' OR SQLSTATE 'SR003' OR SQLSTATE '54000' OR SQLSTATE '22023' THEN NULL;
            END;
        END LOOP;
    END $$});

unlike(slurp_file($node->logfile), qr/was terminated by signal|PANIC|crash of another server process/, 'no backend died');
$node->stop;

done_testing();
