using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Deployment;

/// <summary>The proxy's settings, by nginx' own word and before two servers.</summary>
[Trait("kind", "faults")]
public sealed class NginxTests
{
    internal static readonly string Config = File.ReadAllText(Repository.File("ops", "nginx", "nginx.conf"));

    [Fact]
    public async Task The_clients_address_is_taken_from_the_proxy_and_not_from_the_client()
    {
        string database = await MigratedDatabase.CreateAsync();
        string connection = (await EmbeddedCluster.SharedAsync).AppConnectionString(database) + ";Maximum Pool Size=5";
        string[] settings = ["--Streakoid:TrustedProxies:0=127.0.0.1/32", "--Streakoid:RateLimits:ClientRequests=5"];
        await using (ServerProcess server = await ServerProcess.StartAsync(connection, settings: settings))
        await using (Nginx nginx = await Nginx.StartAsync(server.Http.BaseAddress!, server.Http.BaseAddress!))
        {
            using HttpClient http = new() { BaseAddress = nginx.Address };
            List<int> answers = [];
            for (int i = 0; i < 15; i++)
            {
                // Each time another address, as somebody would who wants to try passwords without end.
                using HttpRequestMessage request = new(HttpMethod.Get, "/graphql?query=%7B__typename%7D")
                {
                    Headers = { { "X-Forwarded-For", $"198.51.100.{i}" } },
                };
                using HttpResponseMessage response = await http.SendAsync(request);
                answers.Add((int)response.StatusCode);
            }
            Assert.Equal(200, answers[0]);
            Assert.Equal(429, answers[^1]);
        }
        await (await EmbeddedCluster.SharedAsync).DropDatabaseAsync(database);
    }
}
