using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Accounts.Email;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Email;

/// <summary>The queue of e-mails in the database, against an SMTP server that refuses, waits, or hangs up.</summary>
[Trait("kind", "server")]
public sealed class OutboxTests
{
    [Fact]
    public async Task Addresses_that_the_SMTP_server_refuses_delay_no_other_email()
    {
        ConcurrentBag<string> refused = [];
        await using SmtpSink smtp = SmtpSink.Start(reply: line =>
        {
            if (!line.Contains("@refused.dev", StringComparison.Ordinal) || !line.StartsWith("RCPT", StringComparison.Ordinal))
                return Task.FromResult<string?>(null);
            refused.Add(line);
            return Task.FromResult<string?>("550 no such mailbox");
        });
        await using StreakoidServer server = await StartAsync(smtp.Port);
        for (int i = 0; i < 8; i++)
            await Person.RegisterAsync(server, email: $"nobody{i}@refused.dev");
        await Person.RegisterAsync(server, email: "ada@streakoid.dev");
        Assert.Contains("To: ada@streakoid.dev", await smtp.ReceiveAsync(), StringComparison.Ordinal);
        await DrainedAsync(server);
        // Each was tried once, and nothing is left to try.
        Assert.Equal(8, refused.Count);
        Assert.Equal(
            0L,
            await server.SqlAsync(
                "select count(*) from mailed_links where user_id in (select id from users where email_key like '%@refused.dev')"
            )
        );
    }

    [Fact]
    public async Task A_domain_that_does_not_answer_leaves_slots_to_the_others()
    {
        TaskCompletionSource<string?> release = new();
        await using SmtpSink smtp = SmtpSink.Start(reply: line =>
            line.StartsWith("RCPT", StringComparison.Ordinal) && line.Contains("@stuck.dev", StringComparison.Ordinal)
                ? release.Task
                : Task.FromResult<string?>(null)
        );
        await using StreakoidServer server = await StartAsync(smtp.Port);
        for (int i = 0; i < 8; i++)
            await Person.RegisterAsync(server, email: $"slow{i}@stuck.dev");
        await Person.RegisterAsync(server, email: "ada@streakoid.dev");
        // It arrives while all the earlier ones are still held.
        Assert.Contains("To: ada@streakoid.dev", await smtp.ReceiveAsync(), StringComparison.Ordinal);
        release.SetResult(null);
        for (int i = 0; i < 8; i++)
            Assert.Contains("@stuck.dev", await smtp.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_email_that_may_have_arrived_is_not_sent_again()
    {
        int dots = 0;
        await using SmtpSink smtp = SmtpSink.Start(reply: line =>
            line == "." && Interlocked.Increment(ref dots) == 1
                ? throw new IOException("The server hangs up without a reply.")
                : Task.FromResult<string?>(null)
        );
        await using StreakoidServer server = await StartAsync(smtp.Port);
        await Person.RegisterAsync(server, email: "ada@streakoid.dev");
        Assert.Contains("To: ada@streakoid.dev", await smtp.ReceiveAsync(), StringComparison.Ordinal);
        await DrainedAsync(server);
        Assert.Equal(1, dots);
    }

    [Fact]
    public async Task An_email_is_requested_with_what_causes_it_or_not_at_all()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(StreakoidServer.WithoutLetters);
        await Person.RegisterAsync(server, email: "ada@example.com");
        Assert.Equal(
            "EMAIL_TAKEN",
            (await new Person(server).RegisterAsAsync("ada@example.com", "another long password")).TextAt("register.errors.0.code")
        );
        Assert.Equal(
            $"{(int)MailKind.VerifyEmail},{(int)MailKind.ClaimAddress}",
            await server.SqlAsync("select string_agg(kind::text, ',' order by kind) from outgoing_mail where address = 'ada@example.com'")
        );
    }

    [Fact]
    public async Task Servers_that_share_a_queue_claim_each_email_once()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(StreakoidServer.WithoutLetters);
        for (int i = 0; i < 12; i++)
            await using (StreakoidDb db = await ContextAsync())
                await server
                    .Services.GetRequiredService<EmailOutbox>()
                    .AddAsync(db, MailKind.ResetPassword, $"p{i}@d{i % 3}.dev", CancellationToken.None);
        List<OutgoingMail>[] claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ClaimAsync([])));
        Assert.Equal(claims.Sum(claim => claim.Count), claims.SelectMany(claim => claim).DistinctBy(mail => mail.Id).Count());
        // One at a time of each domain, and none of a domain that has its share.
        List<OutgoingMail> next = await ClaimAsync(["d0.dev", "d1.dev"]);
        Assert.All(next, mail => Assert.Equal("d2.dev", mail.Domain));
        Assert.True(next.Count <= 1);

        // A claim that has ended is another server's, and the former one may not send any more.
        OutgoingMail lost = claims.SelectMany(claim => claim).First();
        await server.SqlAsync("update outgoing_mail set due_at = now() - interval '1 hour' where id = $1 returning 1", lost.Id);
        OutgoingMail found = Assert.Single(await ClaimAsync([]), mail => mail.Id == lost.Id);
        await using StreakoidDb handing = await ContextAsync();
        Assert.False(await handing.HandOverMailAsync(lost, CancellationToken.None));
        Assert.True(await handing.HandOverMailAsync(found, CancellationToken.None));
        Assert.False(await handing.HandOverMailAsync(found, CancellationToken.None));

        Task<StreakoidDb> ContextAsync() => server.Services.GetRequiredService<IDbContextFactory<StreakoidDb>>().CreateDbContextAsync();

        async Task<List<OutgoingMail>> ClaimAsync(string[] busy)
        {
            await using StreakoidDb db = await ContextAsync();
            return await db.ClaimMailAsync(10, busy, TimeSpan.FromMinutes(1), CancellationToken.None);
        }
    }

    private static Task DrainedAsync(StreakoidServer server) =>
        Processes.EventuallyAsync(async () => await server.SqlAsync("select count(*) from outgoing_mail") is 0L, "without e-mails");

    private static Task<StreakoidServer> StartAsync(int port) =>
        StreakoidServer.StartAsync(
            services => services.Remove(services.Last(service => service.ServiceType == typeof(IMailer))),
            settings:
            [
                "--Streakoid:Mail:Host=127.0.0.1",
                $"--Streakoid:Mail:Port={port}",
                "--Streakoid:Mail:Security=None",
                "--Streakoid:Mail:From=Streakoid <no-reply@streakoid.dev>",
            ]
        );
}
