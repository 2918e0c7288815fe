using System.Globalization;
using System.Text;

namespace Streakoid.Tests.Client.Generator;

/// <summary>A schema as large as those of the largest public APIs, with a hundred operations.</summary>
internal static class LargeSchema
{
    private const int Objects = 700;
    private const int Inputs = 150;
    private const int Enums = 100;

    public static string Sdl()
    {
        var sdl = new StringBuilder();
        sdl.AppendLine("interface Node { id: ID! }")
            .AppendLine("interface Actor { login: String! url: URL }")
            .AppendLine("scalar URL scalar DateTime");
        sdl.AppendLine("type PageInfo { hasNextPage: Boolean! endCursor: String }");
        sdl.AppendLine("type Query {").AppendLine("  node(id: ID!): Node");
        for (var i = 0; i < Objects; i++)
            Line(sdl, $"  \"Finds an object of type {i}.\" find{i}(id: ID!, where: Input{i % Inputs}): Type{i}");
        sdl.AppendLine("}").AppendLine("type Mutation {");
        for (var i = 0; i < Inputs; i++)
            Line(sdl, $"  change{i}(input: Input{i}!): Type{i}");
        sdl.AppendLine("}");
        for (var i = 0; i < Objects; i++)
        {
            Line(
                sdl,
                $"\"An object of type {i}.\" type Type{i} implements Node & Actor {{ id: ID! login: String! url: URL createdAt: DateTime!"
            );
            Line(sdl, $"  \"How it stands.\" state: Enum{i % Enums}! count: Int! names: [String!]! next: Type{(i + 1) % Objects}");
            if (i < 40)
                Line(sdl, $"  items(first: Int, after: String): Connection{i}! any: [Union{i}!]");
            sdl.AppendLine("}");
        }

        for (var i = 0; i < 40; i++)
        {
            Line(sdl, $"type Connection{i} {{ nodes: [Type{i + 1}!] pageInfo: PageInfo! totalCount: Int! }}");
            Line(sdl, $"union Union{i} = Type{i} | Type{i + 1} | Type{i + 2}");
        }

        for (var i = 0; i < Inputs; i++)
            Line(sdl, $"input Input{i} {{ id: ID name: String! state: Enum{i % Enums} and: [Input{i}!] count: Int url: URL }}");
        for (var i = 0; i < Enums; i++)
            Line(sdl, $"enum Enum{i} {{ OPEN CLOSED MERGED_{i} }}");
        return sdl.ToString();
    }

    public static IEnumerable<(string Path, string Text)> Operations()
    {
        yield return ("operations/Fields.graphql", "fragment NodeFields on Node { id } fragment ActorFields on Actor { login url }");
        for (var i = 0; i < 100; i++)
        {
            var n = i % 40;
            var kind = i < 80 ? "query" : "mutation";
            var root = i < 80 ? $"find{n}(id: $id, where: $input)" : $"change{n}(input: $input)";
            var variables = i < 80 ? $"($id: ID!, $input: Input{n}, $first: Int)" : $"($input: Input{n}!, $first: Int)";
            yield return (
                $"operations/Operation{i}.graphql",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""
                    {{kind}} Operation{{i}}{{variables}} {
                      {{root}} {
                        ...NodeFields
                        ...ActorFields
                        createdAt
                        state
                        items(first: $first) {
                          nodes {
                            ...NodeFields
                            names
                            next { id state next { login count } }
                          }
                          pageInfo { hasNextPage endCursor }
                        }
                        any {
                          ...NodeFields
                          ... on Type{{n}} { count }
                          ... on Type{{n + 1}} { names }
                        }
                      }
                    }
                    """
                )
            );
        }
    }

    private static void Line(StringBuilder sdl, FormattableString line) => sdl.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
