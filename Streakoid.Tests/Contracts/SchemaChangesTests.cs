using Streakoid.Tests.Support;

namespace Streakoid.Tests.Contracts;

/// <summary>No client of the last release is broken, and what would break one is found.</summary>
[Trait("kind", "rules")]
public sealed class SchemaChangesTests
{
    private const string Before = """
        schema { query: Query }
        interface Named { name: String }
        type Query { me(id: ID, size: Int! = 1): Me! others: [Me!] }
        type Me implements Named { name: String! age: Int tags: [String!]! }
        type Cat { name: String }
        union Pet = Me | Cat
        enum Mood { GOOD BAD }
        input Wish { what: String! when: String }
        scalar Day
        """;

    [Fact]
    public void The_schema_breaks_no_client_of_the_last_release()
    {
        string folder = Path.Combine(Repository.Root, "Streakoid.Tests", "Contracts", "Released");
        Assert.Empty(
            SchemaChanges.Breaking(
                File.ReadAllText(Path.Combine(folder, "schema.graphql")),
                File.ReadAllText(Path.Combine(Repository.Root, "schema.graphql"))
            )
        );
    }

    [Theory]
    [InlineData("type Cat { name: String }\nunion Pet = Me | Cat", "union Pet = Me", "Type Cat is gone.; Cat is not in Pet any more.")]
    [InlineData("scalar Day", "enum Day { MONDAY }", "Day was a scalar and is an enum.")]
    [InlineData("age: Int", "", "Field Me.age is gone.")]
    [InlineData("age: Int", "age: String", "Me.age was Int and is String.")]
    [InlineData("name: String! age", "name: String age", "Me.name was String! and is String.")]
    [InlineData("tags: [String!]!", "tags: [String]!", "Me.tags was [String!]! and is [String]!.")]
    [InlineData("others: [Me!]", "others: Me", "Query.others was [Me!] and is Me.")]
    [InlineData(" implements Named", "", "Me does not implement Named any more.")]
    [InlineData("GOOD BAD", "GOOD", "Mood has no value BAD any more.")]
    [InlineData("when: String", "", "Wish.when is gone.")]
    [InlineData("when: String", "when: String!", "Wish.when was String and is String!.")]
    [InlineData("when: String", "when: String why: String!", "Wish.why is new and must be sent.")]
    [InlineData("id: ID,", "", "Query.me: id is gone.")]
    [InlineData("id: ID,", "id: Int,", "Query.me: id was ID and is Int.")]
    [InlineData("id: ID,", "id: ID, at: Day!,", "Query.me: at is new and must be sent.")]
    [InlineData("query: Query", "query: Me", "The schema's query was Query and is Me.")]
    public void A_breaking_change_is_named(string part, string instead, string expected)
    {
        Assert.Contains(part, Before, StringComparison.Ordinal);
        Assert.Equal(expected, string.Join("; ", SchemaChanges.Breaking(Before, Before.Replace(part, instead, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("age: Int", "age: Int!")] // less often null
    [InlineData("others: [Me!]", "others: [Me!]!")]
    [InlineData("age: Int", "age: Int size: Int")]
    [InlineData("GOOD BAD", "GOOD BAD UGLY")]
    [InlineData("what: String!", "what: String")] // may be left out now
    [InlineData("when: String", "when: String! = \"now\"")]
    [InlineData("when: String", "when: String why: String")]
    [InlineData("when: String", "when: String why: String! = \"so\"")]
    [InlineData("size: Int! = 1", "size: Int")]
    [InlineData("union Pet = Me | Cat", "type Dog { name: String } union Pet = Me | Cat | Dog")]
    public void A_compatible_change_is_not_named(string part, string instead)
    {
        Assert.Contains(part, Before, StringComparison.Ordinal);
        Assert.Empty(SchemaChanges.Breaking(Before, Before.Replace(part, instead, StringComparison.Ordinal)));
    }
}
