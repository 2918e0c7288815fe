using System.IO.Compression;
using System.Text;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http;

/// <summary>Large answers travel compressed, and never those that carry tokens.</summary>
[Trait("kind", "server")]
public sealed class CompressionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly StreakoidServer _server = fixture.Server;

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task A_calendar_takes_a_fifth_of_its_bytes_and_says_the_same(string encoding)
    {
        Person ada = await Person.RegisterAsync(_server);
        await ada.CreateStreakAsync();
        const string Year = """{"query":"{ me { calendar(from: \"2025-06-01\", to: \"2026-05-31\") { date due met } } }"}""";
        for (int i = 0; i < 3; i++)
        {
            (byte[] plain, string? none) = await SendAsync(Year, ada.AccessToken, null);
            (byte[] packed, string? used) = await SendAsync(Year, ada.AccessToken, encoding);
            Assert.Equal((null, encoding), (none, used));
            Assert.Equal(Encoding.UTF8.GetString(plain), Unpacked(packed, encoding));
            Assert.True(packed.Length * 5 < plain.Length, $"{plain.Length} bytes became {packed.Length}.");
        }
    }

    [Fact]
    public async Task The_schema_is_compressed()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/graphql?sdl");
        request.Headers.Add("Accept-Encoding", "gzip");
        using HttpResponseMessage answer = await _server.Http.SendAsync(request);
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
    }

    /// <summary>The length of what is compressed tells something of what is in it.</summary>
    [Fact]
    public async Task Answers_with_tokens_and_small_ones_are_sent_as_they_are()
    {
        string name = new('n', 100);
        string fields = string.Join(' ', Enumerable.Range(0, 29).Select(i => $"a{i}: accessToken"));
        string register =
            $$$"""{"query":"mutation { register(input: { email: \"{{{Guid.NewGuid():N}}}@example.com\", password: \"a long enough password\", displayName: \"{{{name}}}\", timeZone: \"Etc/UTC\" }) { session { accessToken refreshToken {{{fields}}} } } }"}""";
        (byte[] body, string? encoding) = await SendAsync(register, null, "br, gzip");
        Assert.True(body.Length > 1_024, Encoding.UTF8.GetString(body));
        Assert.Null(encoding);
        Assert.Null((await SendAsync("""{"query":"{ __typename }"}""", null, "br, gzip")).Encoding);
    }

    private async Task<(byte[] Body, string? Encoding)> SendAsync(string body, string? token, string? accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql") { Content = new StringContent(body, null, "application/json") };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (accept is not null)
            request.Headers.Add("Accept-Encoding", accept);
        using HttpResponseMessage answer = await _server.Http.SendAsync(request);
        return (await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers.ContentEncoding.SingleOrDefault());
    }

    private static string Unpacked(byte[] bytes, string encoding)
    {
        using MemoryStream packed = new(bytes);
        using Stream stream =
            encoding == "br" ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
        using StreamReader text = new(stream);
        return text.ReadToEnd();
    }
}
