using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

[Trait("kind", "rules")]
public sealed class OptionalTests
{
    [Fact]
    public void A_given_null_is_not_omitted()
    {
        Optional<string?> given = null;
        Optional<string?> leftOut = default;
        Assert.True(given.HasValue);
        Assert.False(leftOut.HasValue);
        Assert.NotEqual(given, leftOut);
        Assert.Equal("Read", new Optional<string?>("Read").Value);
        Assert.True(new Optional<int>(1) == 1);
        Assert.True(new Optional<int>(1) != default);
    }
}
