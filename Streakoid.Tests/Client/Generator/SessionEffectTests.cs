namespace Streakoid.Tests.Client.Generator;

/// <summary>The generator derives the effect of a mutation on the session from the names of its root fields.</summary>
[Trait("kind", "generator")]
public class SessionEffectTests
{
    private const string Schema = """
        type Query { login: Boolean }
        type Mutation { login(input: In): P register(input: In): P refreshSession: P resetPassword: P logout: P deleteAccount: P other: P }
        type P { x: Int login: P }
        input In { login: In x: Int text: String }
        """;

    [Theory]
    [InlineData("mutation A { login { x } }", "SignIn")]
    [InlineData("mutation A { mine: login { x } other: register { x } }", "SignIn")]
    [InlineData("mutation A { resetPassword { x } }", "SignIn")]
    [InlineData("mutation A { refreshSession { x } }", "Renew")]
    [InlineData("mutation A { logout { x } }", "SignOut")]
    [InlineData("mutation A { other { x } deleteAccount { x } }", "SignOut")]
    [InlineData("mutation A { login { x } other { x } }", "Mixed")]
    [InlineData("mutation A { ... { ...F } } fragment F on Mutation { login { x } }", "SignIn")]
    [InlineData(
        "mutation A($b: Boolean!) { ...F ...F } fragment F on Mutation { login { login { x } } ... @skip(if: $b) { mine: register { x } } }",
        "SignIn"
    )]
    [InlineData(
        "mutation A($a: In = { login: { x: 1, text: \"}\" } }) { login: other { login { x } } also: login(input: $a) { x } }",
        "Mixed"
    )]
    [InlineData("mutation A { other { login { x } } }", null)]
    [InlineData("query A { login }", null)]
    public void An_operation_says_what_it_does_to_the_session(string operation, string? effect)
    {
        var run = GeneratorRun.Of(Schema, operation);

        run.Compile();
        var code = run.Files.Single(static file => file.Key is "AMutation.g.cs" or "AQuery.g.cs").Value;
        if (effect is null)
            Assert.DoesNotContain("SessionEffect", code, StringComparison.Ordinal);
        else
            Assert.Contains($"global::Streakoid.Client.SessionEffect.{effect});", code, StringComparison.Ordinal);
    }
}
