using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Microsoft.CodeAnalysis.Text;

namespace Streakoid.Client.Generator.Parse;

/// <summary>The path and text of a file.</summary>
internal sealed record GraphFile(string Path, string Text)
{
    /// <summary>Parses the file. Returns null if it is not GraphQL; <paramref name="problem"/> has the reason.</summary>
    public GraphQLDocument? Parse(out Problem? problem)
    {
        problem = null;
        if (string.IsNullOrWhiteSpace(Text))
            return new GraphQLDocument([]);
        try
        {
            return Parser.Parse(Descriptions.Without(Text), new ParserOptions { Ignore = IgnoreOptions.Comments });
        }
        catch (GraphQLParserException refused)
        {
            var start = Offset(refused.Location.Line, refused.Location.Column);
            problem = At(ProblemIds.Syntax, start, start + 1, $"This is not GraphQL: {refused.Description.TrimEnd('.')}.");
            return null;
        }
    }

    /// <summary>Whether it starts with a type definition and not with an operation or fragment.</summary>
    public bool HoldsTypes
    {
        get
        {
            try
            {
                var token = Lexer.Lex(Text, 0);
                while (token.Kind is TokenKind.COMMENT or TokenKind.STRING)
                    token = Lexer.Lex(Text, token.End);
                return token.Kind == TokenKind.NAME
                    && token.Value.ToString()
                        is "extend"
                            or "schema"
                            or "type"
                            or "interface"
                            or "union"
                            or "scalar"
                            or "enum"
                            or "input"
                            or "directive";
            }
            catch (GraphQLParserException)
            {
                return false;
            }
        }
    }

    public Problem At(string id, ASTNode node, string message) => At(id, node.Location.Start, node.Location.End, message);

    public Problem At(string id, int start, int end, string message)
    {
        start = Math.Max(0, Math.Min(start, Text.Length));
        end = Math.Max(start, Math.Min(end, Text.Length));
        return new Problem(id, message, Path, TextSpan.FromBounds(start, end), new LinePositionSpan(Position(start), Position(end)));
    }

    private LinePosition Position(int offset)
    {
        int line = 0,
            begin = 0;
        for (var i = 0; i < offset; i++)
        {
            if (Text[i] != '\n')
                continue;
            line++;
            begin = i + 1;
        }

        return new LinePosition(line, offset - begin);
    }

    // The parser counts lines and columns from 1.
    private int Offset(int line, int column)
    {
        var begin = 0;
        for (var left = line - 1; left > 0; left--)
        {
            var next = Text.IndexOf('\n', begin);
            if (next < 0)
                break;
            begin = next + 1;
        }

        return Math.Max(0, begin + column - 1);
    }
}
