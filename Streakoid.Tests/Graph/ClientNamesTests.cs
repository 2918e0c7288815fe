using Streakoid.Graph;

namespace Streakoid.Tests.Graph;

[Trait("kind", "rules")]
public sealed class ClientNamesTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows")]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
        "Edge on macOS"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
        "Chrome on Android"
    )]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15",
        "Safari on macOS"
    )]
    [InlineData("curl/8.14.1", "curl")]
    [InlineData("", "Unknown client")]
    [InlineData("Something nobody knows <script>", "Unknown client")]
    public void A_client_is_named_coarsely_and_never_by_its_own_words(string userAgent, string name) =>
        Assert.Equal(name, ClientNames.Of(userAgent));
}
