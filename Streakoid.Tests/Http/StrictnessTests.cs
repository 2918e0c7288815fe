using System.Net;
using System.Net.Sockets;
using System.Text;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http;

[Trait("kind", "server")]
public sealed class StrictnessTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Query = """{"query":"{__typename}"}""";

    [Theory]
    [InlineData("\r\n", "200")]
    [InlineData("\n", "400")]
    public async Task A_header_line_ends_with_CR_LF(string end, string status)
    {
        Uri server = fixture.Server.Http.BaseAddress!;
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Host, server.Port);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST /graphql HTTP/1.1\r\nHost: localhost{end}Content-Type: application/json\r\nContent-Length: {Query.Length}\r\n\r\n{Query}"
            )
        );
        byte[] answer = new byte[64];
        int length = await socket.ReceiveAsync(answer);
        Assert.StartsWith($"HTTP/1.1 {status} ", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/graphql?query=%7B__typename%7D", HttpStatusCode.OK)]
    [InlineData("/graphql?query=%7B", HttpStatusCode.BadRequest)]
    [InlineData("/graphql?sdl", HttpStatusCode.OK)]
    [InlineData("/graphql/", HttpStatusCode.OK)]
    [InlineData("/pictures/none.svg", HttpStatusCode.NotFound)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    public async Task Every_answer_says_that_its_type_is_not_to_be_guessed(string path, HttpStatusCode status)
    {
        using HttpResponseMessage answer = await fixture.Server.Http.GetAsync(path);
        Assert.Equal((status, "nosniff"), (answer.StatusCode, answer.Headers.GetValues("X-Content-Type-Options").Single()));
    }
}
