using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Streakoid.Accounts.Email;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Email;

/// <summary>An account that never confirms its address is warned and then deleted.</summary>
[Trait("kind", "server")]
public sealed class UnconfirmedTests
{
    private const string Warning = "Confirm your address to keep your account";

    [Fact]
    public async Task An_unconfirmed_account_is_warned_a_week_before_it_is_deleted()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: "--Streakoid:Accounts:UnconfirmedLifetime=30.00:00:00"
        );
        Person silent = await Person.RegisterAsync(server),
            late = await Person.RegisterAsync(server),
            confirmed = await Person.RegisterAsync(server);
        await silent.CreateStreakAsync();
        await VerifyAsync(server, confirmed, "Confirm your address");

        Assert.Equal((0, 0), await AfterAsync(22));
        Assert.Equal((2, 0), await AfterAsync(1));
        Assert.Equal((0, 0), await AfterAsync(0));
        Assert.Contains("deleted in 7 days", (await server.Mailbox.WaitAsync(silent.Email, Warning)).Text, StringComparison.Ordinal);
        await VerifyAsync(server, late, Warning);
        Assert.Equal((0, 0), await AfterAsync(6));
        Assert.Equal((0, 1), await AfterAsync(1));

        Assert.Equal(2L, await server.SqlAsync("select count(*) from users"));
        Assert.Equal(0L, await server.SqlAsync("select count(*) from streaks"));
        Assert.Single(server.Mailbox.To(silent.Email), email => email.Subject == Warning);
        Assert.DoesNotContain(server.Mailbox.To(confirmed.Email), email => email.Subject == Warning);
        Assert.NotNull((await new Person(server).LoginAsync(late.Email, Person.Password)).Data("login.session"));
        // The address is free again.
        await Person.RegisterAsync(server, email: silent.Email);

        Task<(int, int)> AfterAsync(int days)
        {
            server.Clock.Advance(Duration.FromDays(days));
            return server.Services.GetRequiredService<UnconfirmedSweep>().SweepAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task An_old_account_is_warned_before_it_is_deleted_and_two_servers_warn_it_once()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: "--Streakoid:Accounts:UnconfirmedLifetime=30.00:00:00"
        );
        Person old = await Person.RegisterAsync(server);
        server.Clock.Advance(Duration.FromDays(365));
        UnconfirmedSweep sweep = server.Services.GetRequiredService<UnconfirmedSweep>();
        (int Warned, int Deleted)[] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => sweep.SweepAsync(CancellationToken.None)));
        Assert.Equal(1, all.Sum(one => one.Warned));
        Assert.Equal(0, all.Sum(one => one.Deleted));
        await server.Mailbox.WaitAsync(old.Email, Warning);
        server.Clock.Advance(Duration.FromDays(7));
        Assert.Equal((0, 1), await sweep.SweepAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("--Streakoid:Accounts:UnconfirmedLifetime=00:00:00")]
    [InlineData("--Streakoid:Mail:Folder=/nowhere")] // no SMTP server, and no lifetime is set
    public async Task Without_a_lifetime_no_account_is_deleted(string setting)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: setting);
        await Person.RegisterAsync(server);
        server.Clock.Advance(Duration.FromDays(1000));
        Assert.Equal((0, 0), await server.Services.GetRequiredService<UnconfirmedSweep>().SweepAsync(CancellationToken.None));
    }

    private static async Task VerifyAsync(StreakoidServer server, Person person, string subject) =>
        (
            await person.AskAsync(
                "mutation($token: String!) { verifyEmail(input: { token: $token }) { errors { __typename } } }",
                new { token = Mailbox.TokenIn((await server.Mailbox.WaitAsync(person.Email, subject)).Text) }
            )
        ).Succeeded();
}
