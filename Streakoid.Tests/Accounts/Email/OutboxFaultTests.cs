using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Email;

/// <summary>E-mails of a server that is killed.</summary>
[Trait("kind", "faults")]
public sealed class OutboxFaultTests
{
    [Fact]
    public async Task Emails_survive_kill_9_and_each_arrives_at_most_once()
    {
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        string database = await MigratedDatabase.CreateAsync();
        TaskCompletionSource<string?> held = new();
        int dots = 0;
        TaskCompletionSource taken = new();
        await using SmtpSink smtp = SmtpSink.Start(reply: line =>
        {
            // The server has every byte of the first e-mail, and does not say so before the kill.
            if (line != "." || Interlocked.Increment(ref dots) > 1)
                return Task.FromResult<string?>(null);
            taken.SetResult();
            return held.Task;
        });
        string[] mail = ["--Streakoid:Mail:Host=127.0.0.1", $"--Streakoid:Mail:Port={smtp.Port}", "--Streakoid:Mail:Security=None"];
        // No e-mail leaves before the first one is written to: nobody listens at this port.
        string[] noMail =
        [
            "--Streakoid:Mail:Host=127.0.0.1",
            $"--Streakoid:Mail:Port={OwnDatabase.FreePort()}",
            "--Streakoid:Mail:Security=None",
        ];
        string connection = cluster.AppConnectionString(database) + ";Maximum Pool Size=10;Timeout=30";
        await using (ServerProcess first = await ServerProcess.StartAsync(connection, settings: noMail))
        {
            await Person.RegisterAsync(first.Http, email: "queued@streakoid.dev");
            await first.KillAsync();
        }
        await using (ServerProcess second = await ServerProcess.StartAsync(connection, settings: mail))
        {
            await taken.Task.WaitAsync(TimeSpan.FromMinutes(3));
            await Person.RegisterAsync(second.Http, email: "later@other.dev");
            await second.KillAsync();
        }
        await using (ServerProcess third = await ServerProcess.StartAsync(connection, settings: mail))
        {
            await Person.RegisterAsync(third.Http, email: "last@another.dev");
            List<string> arrived = [];
            while (!arrived.Any(letter => letter.Contains("last@another.dev", StringComparison.Ordinal)) || arrived.Count < 3)
                arrived.Add(await smtp.ReceiveAsync());
            string[] addresses = ["queued@streakoid.dev", "later@other.dev", "last@another.dev"];
            Assert.All(addresses, address => Assert.Single(arrived, letter => letter.Contains($"To: {address}", StringComparison.Ordinal)));
            await third.EndAsync();
        }
        // What was handed over and not answered is not sent again, and is still known.
        Assert.Equal(0, smtp.Waiting);
        held.SetResult(null);
        await cluster.DropDatabaseAsync(database);
    }
}
