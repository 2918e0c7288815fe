using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

public sealed class RootFieldsTests
{
    [Theory]
    [InlineData("mutation { logout { loggedOut } }", "logout")]
    [InlineData("mutation Login($input: LoginInput! = { email: \"}\", password: \"\\\"{\" }) @live { login(input: $input) { session { login } } }", "login")]
    [InlineData("mutation { mine: login(input: { email: \"a\" }) { x } other :register { y } }", "login register")]
    [InlineData("# login {\nmutation {\n  register(input: {}) @include(if: $b) { \"\"\"{ login\"\"\" session } ...F }\nfragment F on Mutation { login { x } }", "register login")]
    [InlineData("mutation { ...F }", "")]
    [InlineData("mutation { ... on Mutation { login { x } } }", "login")]
    [InlineData("mutation { ...F ...F } fragment F on Mutation { login { register } ...F ... @skip(if: $a) { mine: register } }", "login register")]
    [InlineData("fragment F on Mutation { login { x } } mutation M($a: In = { login: { x: 1 } }) { other ...F }", "other login")]
    [InlineData("", "")]
    [InlineData("mutation { \"unterminated", "")]
    public void The_outermost_fields_are_found(string document, string expected) =>
        Assert.Equal(expected, string.Join(' ', RootFields.Of(document)));
}
