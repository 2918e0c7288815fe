using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;
using Streakoid.Tests.Support;
using Streakoid.Tests.Support.Toy;
using Person = Streakoid.Tests.Support.Person;

namespace Streakoid.Tests.Hosting.Faults;

[Trait("kind", "server")]
public sealed class SheddingTests
{
    private const string Unfinished =
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{";

    [Fact]
    public async Task A_request_over_the_concurrency_limit_is_refused_and_the_others_finish()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:MaxConcurrentRequests=3");
        Person ada = await Person.RegisterAsync(server);
        List<Task<Answer>> held;
        await using (NpgsqlConnection other = new(server.Cluster.SuperuserConnectionString(server.Database) + ";Pooling=false"))
        {
            await other.OpenAsync();
            await using NpgsqlTransaction holding = await other.BeginTransactionAsync();
            await using (NpgsqlCommand hold = new("lock table streaks in access exclusive mode", other, holding))
                await hold.ExecuteNonQueryAsync();
            held = [.. Enumerable.Range(0, 3).Select(_ => ada.AskAsync("{ me { streaks { nodes { id } } } }"))];
            await Processes.EventuallyAsync(
                async () =>
                    await server.SqlAsync("select count(*) from pg_locks where not granted and relation = 'streaks'::regclass") is 3L,
                "three requests wait for the lock"
            );

            using (HttpResponseMessage shed = await server.Http.GetAsync("/graphql?query=%7B__typename%7D"))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, shed.StatusCode);
                Assert.Equal(TimeSpan.FromSeconds(2), shed.Headers.RetryAfter?.Delta);
                // Clients try again only after what is not the newer media type.
                Assert.Equal("application/json", shed.Content.Headers.ContentType?.MediaType);
                Assert.Contains("SERVICE_UNAVAILABLE", await shed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
            using HttpResponseMessage ready = await server.Http.GetAsync("/health/ready");
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        }

        foreach (Answer finished in await Task.WhenAll(held))
            finished.Succeeded();
        (await ada.AskAsync("{ me { id } }")).Succeeded();
    }

    [Fact]
    public async Task Bodies_that_do_not_arrive_take_nobodys_turn_and_each_is_counted()
    {
        const int Sockets = 256;
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: ["--Streakoid:MaxConcurrentRequests=256", "--Streakoid:BodyTimeout=00:00:02"]
        );
        Person ada = await Person.RegisterAsync(server);
        using CountedRequests counted = new(server);
        for (int again = 0; again < 2; again++)
        {
            List<Socket> sockets = [];
            try
            {
                for (int i = 0; i < Sockets; i++)
                {
                    Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                    sockets.Add(socket);
                    await socket.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port);
                    await socket.SendAsync(Encoding.ASCII.GetBytes(Unfinished));
                }
                for (int i = 0; i < 20; i++)
                    (await ada.AskAsync("{ me { id } }")).Succeeded();
                // A half leaves; the other half is told that its time is over.
                foreach (Socket socket in sockets.Take(Sockets / 2))
                    socket.Dispose();
                byte[] answer = new byte[4_096];
                foreach (Socket socket in sockets.Skip(Sockets / 2))
                {
                    int length = await socket.ReceiveAsync(answer);
                    Assert.StartsWith("HTTP/1.1 408 ", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
                }
            }
            finally
            {
                foreach (Socket socket in sockets)
                    socket.Dispose();
            }
            await Processes.EventuallyAsync(() => Task.FromResult(counted.Of("none") == (again + 1) * Sockets), "all are counted");
        }
    }

    [Fact]
    public async Task One_client_cannot_have_many_bodies_on_their_way()
    {
        await using ToyServer server = await ToyServer.StartAsync(options => options.MaxClientTransferBytes = 3 * 16 * 1024);
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < 4; i++)
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(server.Address.Host, server.Address.Port);
                await socket.SendAsync(Encoding.ASCII.GetBytes(Unfinished));
            }
            Task<int>[] reading = [.. sockets.Select(socket => socket.ReceiveAsync(new byte[4_096]))];
            await Task.WhenAny(reading);
            // One is refused, and the others wait.
            Assert.Equal(1, reading.Count(one => one.IsCompleted));
            // Bodies that arrive whole are not counted.
            Assert.Equal(200, (await server.PostAsync("{ hello }")).Status);
        }
        finally
        {
            foreach (Socket socket in sockets)
                socket.Dispose();
        }
    }

    [Fact]
    public async Task An_answer_that_nobody_reads_takes_nobodys_turn()
    {
        await using ToyServer server = await ToyServer.StartAsync(options =>
        {
            options.MaxConcurrentRequests = 1;
            options.MaxBodyBytes = 512 * 1024;
            options.MaxClientTransferBytes = 32 * 1024 * 1024;
        });
        // More than the kernel takes from the server: 12 MB.
        string fields = string.Concat(Enumerable.Range(0, 30).Select(i => $"a{i}: hello(name: $n) "));
        string large = System.Text.Json.JsonSerializer.Serialize(
            new { query = $"query($n: String) {{ {fields} }}", variables = new { n = new string('n', 400_000) } }
        );
        using Socket idle = await UnreadAsync();
        Assert.Equal(200, (await server.PostAsync("{ hello }")).Status);
        // Two such answers are the client's share; a third is refused, and a small one is not.
        using Socket second = await UnreadAsync();
        ToyAnswer third = await server.PostJsonAsync(large);
        Assert.Equal((429, "TOO_MANY_REQUESTS"), (third.Status, third.Code));
        Assert.Equal(200, (await server.PostAsync("{ hello }")).Status);

        async Task<Socket> UnreadAsync()
        {
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
            await socket.ConnectAsync(server.Address.Host, server.Address.Port);
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {large.Length}\r\n\r\n{large}"
                )
            );
            byte[] first = new byte[15];
            await socket.ReceiveAsync(first);
            Assert.Equal("HTTP/1.1 200 OK", Encoding.ASCII.GetString(first));
            return socket;
        }
    }
}
