# Reads the install modules for the checks that look at SQL: statements, and of them functions.
package InstallScript;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT_OK = qw(statements functions);

# What hides a semicolon: comments, dollar quotes, strings, quoted identifiers.
my $hidden = qr{
    --[^\n]* | /\*.*?\*/ | (\$\w*\$).*?\g{-1} | '(?:[^']|'')*' | "[^"]*"
}xs;

# All statements in install order: file, line, text (comments before it removed).
sub statements
{
    my @statements;
    for my $file (sort glob 'control/install/*.sql')
    {
        open my $in, '<', $file or die "$file: $!";
        my $text = do { local $/; <$in> };
        my $start = 0;
        while ($text =~ /\G(?:$hidden|[^;])*?(;)/gs)
        {
            my $statement = substr $text, $start, pos($text) - $start;
            $statement =~ s{^(?:\s+|--[^\n]*\n|/\*.*?\*/)+}{}s;
            my $line = 1 + (substr($text, 0, pos($text) - length $statement) =~ tr/\n//);
            push @statements, { file => $file, line => $line, text => $statement };
            $start = pos $text;
        }
    }
    return @statements;
}

# The functions and procedures that the statements create: also kind, name (qualified, lower case),
# replaces (whether OR REPLACE is said), arguments and declaration (all but arguments and body).
sub functions
{
    my @functions;
    my $parens;
    $parens = qr{\((?:$hidden|[^()]|(??{$parens}))*\)}s;
    for my $statement (@_)
    {
        next unless $statement->{text} =~
            /^CREATE\s+(?<replaces>OR\s+REPLACE\s+)?(?<kind>FUNCTION|PROCEDURE)\s+(?<name>[\w.]+)
             \s*(?<arguments>$parens)(?<rest>.*)$/xis;
        my ($replaces, $kind, $name, $arguments, $rest) = @+{qw(replaces kind name arguments rest)};
        $rest =~ s/(\$\w*\$).*?\g{-1}//s;
        $rest =~ s/\bBEGIN\s+ATOMIC\b.*//is;
        push @functions,
            {
            %$statement,
            replaces    => defined $replaces,
            kind        => uc $kind,
            name        => lc $name,
            arguments   => $arguments,
            declaration => $rest
            };
    }
    return @functions;
}

1;
