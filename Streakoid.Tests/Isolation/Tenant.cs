using System.Text.RegularExpressions;
using Streakoid.Graph.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>A user with rows in every owned table, each of whose texts holds a canary: a word that nobody else may ever be shown.</summary>
public sealed partial class Tenant
{
    private readonly StreakoidServer _server;
    private int _leavers;

    private Tenant(StreakoidServer server, string name)
    {
        _server = server;
        Canary = $"canary{name}{Guid.NewGuid().ToString("N")[..8]}";
        Password = $"{Canary} opens the door";
        Email = $"{Canary}@example.com";
        Person = new Person(server);
    }

    public Person Person { get; }

    /// <summary>The word in every text of this user's.</summary>
    public string Canary { get; }

    public string Email { get; }

    /// <summary>Nobody else's, so that a login with another's address can't succeed by chance.</summary>
    public string Password { get; }

    public Guid UserId { get; private set; }

    /// <summary>A streak with check-ins.</summary>
    public string StreakId { get; private set; } = "";

    /// <summary>A streak in the archive.</summary>
    public string ArchivedStreakId { get; private set; } = "";

    public string CheckInId { get; private set; } = "";

    /// <summary>A session of this user's other than the one that asks.</summary>
    public string SessionId { get; private set; } = "";

    /// <summary>A personal access token of this user's: what is kept of it, and what it is sent as.</summary>
    public string AccessTokenId { get; private set; } = "";

    public string PersonalToken { get; private set; } = "";

    /// <summary>What an e-mail brought that confirms an address.</summary>
    public string VerifyToken { get; private set; } = "";

    /// <summary>What an e-mail brought to choose a new password with.</summary>
    public string ResetToken { get; private set; } = "";

    /// <summary>Where a list of this user's is continued.</summary>
    public string StreakCursor { get; private set; } = "";

    public string CheckInCursor { get; private set; } = "";

    public string RunCursor { get; private set; } = "";

    /// <summary>A place in the log of changes, before those of a streak and its check-ins.</summary>
    public string ChangeCursor { get; private set; } = "";

    /// <summary>Registers a user and fills every table for it.</summary>
    public static async Task<Tenant> SettleAsync(StreakoidServer server, string name)
    {
        Tenant tenant = new(server, name);
        await tenant.Person.RegisterAsAsync(tenant.Email, tenant.Password, "Europe/Berlin", $"{tenant.Canary} the user");
        tenant.UserId = KeyOf(tenant.Person.Id);
        tenant.ArchivedStreakId = await tenant.FreshArchivedAsync();
        for (int more = 0; more < 3; more++)
        {
            tenant.ChangeCursor = (await tenant.Person.AskAsync("{ me { changes { pageInfo { endCursor } } } }"))
                .Succeeded()
                .TextAt("me.changes.pageInfo.endCursor");
            (tenant.StreakId, tenant.CheckInId) = await tenant.FreshAsync();
        }
        await tenant.FreshSessionAsync();
        await tenant.FreshAccessTokenAsync();
        await tenant.FillLinksAsync();
        Answer cursors = (
            await tenant.Person.AskAsync(
                "{ me { streaks { edges { cursor } nodes { checkIns { edges { cursor } } runs { edges { cursor } } } } } }"
            )
        ).Succeeded();
        tenant.StreakCursor = cursors.TextAt("me.streaks.edges.0.cursor");
        tenant.CheckInCursor = cursors.TextAt("me.streaks.nodes.0.checkIns.edges.0.cursor");
        tenant.RunCursor = cursors.TextAt("me.streaks.nodes.0.runs.edges.0.cursor");
        return tenant;
    }

    /// <summary>Makes another streak with two days checked in.</summary>
    public async Task<(string StreakId, string CheckInId)> FreshAsync()
    {
        string text = $"{Canary} streak";
        Answer created = await Person.SendCreateStreakAsync(
            text,
            text,
            [text],
            """{ rule: { everyDays: 1 }, target: 1, freezesPerMonth: 1, effectiveFrom: "2026-03-13" }""",
            Guid.NewGuid().ToString()
        );
        string streakId = created.Succeeded().TextAt("createStreak.streak.id");
        await CheckInAsync(streakId, "2026-03-13");
        (
            await Person.AskAsync(
                """
                mutation($id: ID!, $clientId: UUID!) {
                  recordCheckIns(input: { checkIns: [{ clientId: $clientId, streakId: $id, day: "2026-03-13", mode: SET }] }) { errors { __typename } }
                  skipDays(input: { streakId: $id, days: ["2026-03-20"] }) { errors { __typename } }
                  pauseStreak(input: { streakId: $id, from: "2026-04-01", until: "2026-04-02" }) { errors { __typename } }
                  shareStreakPicture(input: { streakId: $id }) { errors { __typename } } }
                """,
                new { id = streakId, clientId = Guid.NewGuid() }
            )
        ).Succeeded();
        await _server.SqlAsync(
            """
            with run as (insert into runs (user_id, streak_id, first_day, last_day, length, unit, broken_on) values ($1, $2, '2025-01-01', '2025-01-03', 3, 0, '2025-01-04')),
              sat as (insert into checkpoints (user_id, streak_id, day, state) values ($1, $2, '2025-01-01', '\x00'))
            select 1
            """,
            UserId,
            KeyOf(streakId)
        );
        return (streakId, await CheckInAsync(streakId, "2026-03-14"));
    }

    /// <summary>Makes another streak and puts it into the archive.</summary>
    public async Task<string> FreshArchivedAsync()
    {
        (string id, _) = await FreshAsync();
        (
            await Person.AskAsync("mutation($id: ID!) { archiveStreak(input: { streakId: $id }) { errors { __typename } } }", new { id })
        ).Succeeded();
        return id;
    }

    /// <summary>Deletes all streaks but the newest few and those that are still needed.</summary>
    public Task ForgetOlderAsync(params string[] needed) =>
        _server.SqlAsync(
            """
            with gone as (delete from streaks where user_id = $1 and id <> all($2)
              and id not in (select id from streaks where user_id = $1 order by id desc limit 8)) select 1
            """,
            UserId,
            needed.Append(StreakId).Append(ArchivedStreakId).Select(KeyOf).ToArray()
        );

    /// <summary>Signs in elsewhere, for a session to revoke.</summary>
    public async Task FreshSessionAsync()
    {
        await LoginAsync();
        SessionId = (await Person.AskAsync("{ me { sessions { id } } }")).Succeeded().TextAt("me.sessions.0.id");
    }

    /// <summary>Makes another access token, which may write, in the place of all that there are.</summary>
    public async Task FreshAccessTokenAsync()
    {
        await _server.SqlAsync("with gone as (delete from access_tokens where user_id = $1) select 1", UserId);
        Answer made = (
            await Person.AskAsync(
                "mutation($name: String!) { createAccessToken(input: { name: $name, scope: WRITE }) { token accessToken { id } } }",
                new { name = $"{Canary} token" },
                idempotencyKey: Guid.NewGuid().ToString()
            )
        ).Succeeded();
        AccessTokenId = made.TextAt("createAccessToken.accessToken.id");
        PersonalToken = made.TextAt("createAccessToken.token");
        // Once used, it says when.
        (await new Person(_server) { AccessToken = PersonalToken }.AskAsync("{ me { id } }")).Succeeded();
    }

    /// <summary>Opens links, of which nobody knows the tokens.</summary>
    public async Task FillLinksAsync()
    {
        // As many as may be open: anybody may ask for one more, and no row comes of it.
        await _server.SqlAsync(
            """
            with open as (insert into mailed_links (user_id, hash, purpose, expires_at)
              select $1, sha256($2 || n::text::bytea), n % 6, '2027-01-01' from generate_series(1, 30) n on conflict do nothing) select 1
            """,
            UserId,
            UserId.ToByteArray()
        );
    }

    /// <summary>Has e-mails sent to this user, whose other links are forgotten.</summary>
    public async Task OwnLinksAsync()
    {
        if (ResetToken.Length > 0)
            return;
        await _server.SqlAsync("delete from mailed_links where user_id = $1", UserId);
        (
            await Person.AskAsync(
                "mutation($email: String!) { requestPasswordReset(input: { email: $email }) { requested } }",
                new { email = Email }
            )
        ).Succeeded();
        VerifyToken = Mailbox.TokenIn((await _server.Mailbox.WaitAsync(Email, "Confirm your address")).Text);
        ResetToken = Mailbox.TokenIn((await _server.Mailbox.WaitAsync(Email, "Choose a new password")).Text);
    }

    /// <summary>Has e-mails sent to somebody with this user's password who is there for nothing else.</summary>
    public async Task FreshLinksAsync()
    {
        Person leaver = new(_server);
        await leaver.RegisterAsAsync($"leaver{++_leavers}{Email}", Password);
        (
            await leaver.AskAsync(
                "mutation($email: String!) { requestPasswordReset(input: { email: $email }) { requested } }",
                new { email = leaver.Email }
            )
        ).Succeeded();
        VerifyToken = Mailbox.TokenIn((await _server.Mailbox.WaitAsync(leaver.Email, "Confirm your address")).Text);
        ResetToken = Mailbox.TokenIn((await _server.Mailbox.WaitAsync(leaver.Email, "Choose a new password")).Text);
    }

    /// <summary>Another session of the same user, and its access token.</summary>
    public async Task<string> LoginAsync()
    {
        Person elsewhere = new(_server);
        await elsewhere.LoginAsync(Email, Password);
        return elsewhere.AccessToken!;
    }

    /// <summary>Another user with this one's password, whose account may be deleted, and its access token.</summary>
    public async Task<string> LeaverAsync()
    {
        Person leaver = new(_server);
        await leaver.RegisterAsAsync($"leaver{++_leavers}{Email}", Password);
        return leaver.AccessToken!;
    }

    /// <summary>All that the database holds of this user, to the last byte.</summary>
    public Task<string> RowsAsync() => OwnedRows.OfAsync(_server, UserId);

    /// <summary>What to look for in others' answers, as it stands now.</summary>
    public async Task<Traces> TracesAsync() =>
        new(Canary, [.. Uuid().Matches(await RowsAsync()).Select(match => Guid.Parse(match.Value)).Append(UserId).Distinct()]);

    public static Guid KeyOf(string globalId) =>
        NodeId.TryParse(globalId, out NodeId id) ? id.Key : throw new ArgumentException($"'{globalId}' is no id.", nameof(globalId));

    private async Task<string> CheckInAsync(string streakId, string day) => (
            await Person.AskAsync(
                "mutation($id: ID!, $day: LocalDate, $note: String) { checkIn(input: { streakId: $id, day: $day, amount: 1.5, note: $note }) { checkIn { id } } }",
                new
                {
                    id = streakId,
                    day,
                    note = $"{Canary} note",
                }
            )
        ).Succeeded().TextAt("checkIn.checkIn.id");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}
