using GraphQLParser;
using GraphQLParser.Exceptions;

namespace Streakoid.Client.Generator.Parse;

/// <summary>
/// Finds the descriptions of operations, fragments and variables. The specification has them since September 2025, the parser
/// does not support them yet.
/// </summary>
internal static class Descriptions
{
    /// <summary>The text with the descriptions replaced by spaces, so that all positions stay the same.</summary>
    public static string Without(string text)
    {
        if (text.IndexOf('"') < 0)
            return text;
        var without = text.ToCharArray();
        foreach (var description in Find(text))
        {
            for (var i = description.Start; i < description.End; i++)
            {
                if (without[i] is not ('\r' or '\n'))
                    without[i] = ' ';
            }
        }

        return new string(without);
    }

    /// <summary>The description of the definition that starts at the position.</summary>
    public static string? Of(string text, int start) =>
        text.IndexOf('"') < 0 ? null : Find(text).FirstOrDefault(description => description.Describes == start)?.Value;

    private static List<Description> Find(string text)
    {
        var found = new List<Description>();
        int parentheses = 0,
            braces = 0;
        Token? before = null,
            preceding = null;
        try
        {
            for (var at = 0; ; )
            {
                var token = Lexer.Lex(text, at);
                if (token.Kind == TokenKind.EOF)
                    return found;
                at = token.End;
                if (token.Kind is TokenKind.COMMENT or TokenKind.UNKNOWN)
                    continue;
                if (preceding is { } description && Describes(token, before, parentheses, braces))
                    found.Add(new Description(Start(text, description), description.End, token.Start, description.Value.ToString()));
                parentheses += token.Kind switch
                {
                    TokenKind.PAREN_L => 1,
                    TokenKind.PAREN_R => -1,
                    _ => 0,
                };
                braces += token.Kind switch
                {
                    TokenKind.BRACE_L => 1,
                    TokenKind.BRACE_R => -1,
                    _ => 0,
                };
                if (token.Kind == TokenKind.STRING)
                    (before, preceding) = (preceding ?? before, token);
                else
                    (preceding, before) = (null, token);
            }
        }
        catch (GraphQLParserException)
        {
            // The parser reports the error.
            return found;
        }
    }

    // For the parser a block string starts at the last of its three quotes.
    private static int Start(string text, Token description) =>
        description.Start >= 2 && string.CompareOrdinal(text, description.Start - 2, "\"\"\"", 0, 3) == 0
            ? description.Start - 2
            : description.Start;

    private static bool Describes(Token token, Token? before, int parentheses, int braces) =>
        braces == 0
        && (
            parentheses == 0
                ? token.Kind == TokenKind.NAME && token.Value.ToString() is "query" or "mutation" or "subscription" or "fragment"
                // After an equals sign, a string before a variable is the default value of the previous variable.
                : token.Kind == TokenKind.DOLLAR && before is not { Kind: TokenKind.EQUALS }
        );

    private sealed record Description(int Start, int End, int Describes, string Value);
}
