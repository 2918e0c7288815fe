using Streakoid.Tests.Isolation;
using Streakoid.Tests.Isolation.Walk;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Feed;

/// <summary>Nothing that clients read changes without a change in the log: asked of the catalogue and of every mutation.</summary>
[Trait("kind", "server")]
public sealed class EveryWriteTests
{
    /// <summary>Owned tables without a trigger, and why.</summary>
    private static readonly string[] NotLogged =
    [
        "access_tokens", // credentials are listed when they are asked for
        "applied_writes", // no client sees it
        "change_logs", // the log itself
        "changes", // the log itself
        "checkpoints", // computed from check-ins
        "client_ids", // which devices recorded it: no client sees it
        "devices", // credentials
        "mailed_links", // no client sees it
        "refresh_tokens", // no client sees it
        "runs", // computed from check-ins
        "security_events", // a log of its own
        "sessions", // credentials are listed when they are asked for
    ];

    /// <summary>Columns of logged tables whose change is none, and why.</summary>
    private static readonly string[] NotWatched =
    [
        "check_ins.backdated", // is set with the amount
        "check_ins.client_ids", // which devices recorded it: no client sees it
        "check_ins.id", // never changes
        "check_ins.user_id", // never changes
        "streaks.archived_on", // changes with the moment
        "streaks.backdating_changes", // changes with the version
        "streaks.id", // never changes
        "streaks.snapshot", // computed from check-ins and schedules
        "streaks.snapshot_days", // computed from check-ins
        "streaks.user_id", // never changes
        "users.earliest_today", // changes with the time zone or the start of the day
        "users.email_key", // changes with the e-mail address
        "users.former_time_zones", // changes with the time zone
        "users.disabled_at", // nobody is signed in who could see it
        "users.id", // never changes
        "users.jumped_dates", // changes with the time zone
        "users.password_hash", // a credential
        "users.previous_time_zone", // changes with the time zone
        "users.registration_key", // no client sees it
        "users.security_stamp", // a credential
        "users.unconfirmed_warned_at", // no client sees it
        "users.time_zone_changed_at", // changes with the time zone
    ];

    /// <summary>Mutations that change nothing that is logged, and why.</summary>
    private static readonly Dictionary<string, string> ChangeNothing = new()
    {
        ["register"] = "a new account has no former cursor",
        ["login"] = "credentials",
        ["logout"] = "credentials",
        ["refreshSession"] = "credentials",
        ["revokeSession"] = "credentials",
        ["createAccessToken"] = "credentials",
        ["revokeAccessToken"] = "credentials",
        ["changePassword"] = "credentials",
        ["requestPasswordReset"] = "credentials",
        ["requestEmailVerification"] = "credentials",
        ["changeEmail"] = "nothing changes until the new address confirms it",
        ["secureAccount"] = "credentials",
        ["exportData"] = "reads only",
        ["deleteAccount"] = "the log goes with the account",
    };

    private const string Id = "streakId: $id";

    /// <summary>For every other mutation a document that changes something, and what it has to say.</summary>
    private static readonly Dictionary<string, (string Document, string Changes)> Change = new()
    {
        ["createStreak"] = ("""createStreak(input: { name: "Swim" })""", "CREATED Streak"),
        ["updateStreak"] = ($$"""updateStreak(input: { {{Id}}, tags: ["one"] })""", "UPDATED Streak"),
        ["archiveStreak"] = ($"archiveStreak(input: {{ {Id} }})", "UPDATED Streak"),
        ["restoreStreak"] = ($"archiveStreak(input: {{ {Id} }}) {{ streak {{ id }} }} restoreStreak(input: {{ {Id} }})", "UPDATED Streak"),
        ["deleteStreak"] = ($"deleteStreak(input: {{ {Id} }})", "DELETED Streak"),
        ["checkIn"] = ($"checkIn(input: {{ {Id} }})", "CREATED CheckIn, UPDATED Streak"),
        ["undoCheckIn"] = ($$"""undoCheckIn(input: { {{Id}}, day: "2026-03-12" })""", "DELETED CheckIn, UPDATED Streak"),
        ["recordCheckIns"] = (
            $$"""recordCheckIns(input: { checkIns: [{ clientId: "6f9619ff-8b86-d011-b42d-00c04fc964ff", {{Id}}, day: "2026-03-12" }, { clientId: "6f9619ff-8b86-d011-b42d-00c04fc964fe", {{Id}}, day: "2026-03-13" }] })""",
            "CREATED CheckIn, UPDATED CheckIn, UPDATED Streak"
        ),
        ["reviseSchedule"] = ($"reviseSchedule(input: {{ {Id}, schedule: {{ rule: {{ everyDays: 2 }} }} }})", "UPDATED Streak"),
        ["skipDays"] = ($$"""skipDays(input: { {{Id}}, days: ["2026-03-20"] })""", "UPDATED Streak"),
        ["pauseStreak"] = ($$"""pauseStreak(input: { {{Id}} })""", "UPDATED Streak"),
        ["resumeStreak"] = ($"pauseStreak(input: {{ {Id} }}) {{ streak {{ id }} }} resumeStreak(input: {{ {Id} }})", "UPDATED Streak"),
        ["shareStreakPicture"] = ($"shareStreakPicture(input: {{ {Id} }})", "UPDATED Streak"),
        ["revokeStreakPicture"] = (
            $"shareStreakPicture(input: {{ {Id} }}) {{ streak {{ id }} }} revokeStreakPicture(input: {{ {Id} }})",
            "UPDATED Streak"
        ),
        ["moveStreak"] = (
            $$"""createStreak(input: { name: "Second" }) { errors { __typename } } moveStreak(input: { {{Id}}, position: 2 })""",
            "CREATED Streak, UPDATED Streak"
        ),
        ["pauseAll"] = ("pauseAll(input: {})", "UPDATED Streak"),
        ["resumeAll"] = ("pauseAll(input: {}) { errors { __typename } } resumeAll(input: {})", "UPDATED Streak"),
        ["updateProfile"] = ("""updateProfile(input: { displayName: "Countess" })""", "UPDATED Me"),
        ["confirmEmailChange"] = ("", "UPDATED Me"),
        ["undoEmailChange"] = ("", "UPDATED Me"),
        ["verifyEmail"] = ("", "UPDATED Me"),
        ["resetPassword"] = ("", "UPDATED Me"),
        ["importData"] = (
            """importData(input: { data: "{\"format\":\"streakoid\",\"version\":1,\"streaks\":[{\"name\":\"Sing\",\"createdAt\":\"2026-03-01T12:00:00Z\",\"checkIns\":[{\"day\":\"2026-03-01\",\"at\":\"2026-03-01T12:00:00Z\"}]}]}" })""",
            "CREATED CheckIn, CREATED Streak"
        ),
    };

    [Fact]
    public async Task Every_owned_table_and_column_is_logged_or_has_a_reason_not_to_be()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        string tables = (string)
            (
                await server.SqlAsync(
                    $"""
                    select string_agg(name, ' ' order by name) from ({OwnedRows.Tables}) owned
                    where not exists (select from pg_trigger t where t.tgrelid = owned.oid and t.tgname = 'append_change')
                    """
                )
            )!;
        Assert.Equal(NotLogged.Order(StringComparer.Ordinal), tables.Split(' ').Order(StringComparer.Ordinal));
        string columns = (string)
            (
                await server.SqlAsync(
                    $"""
                    select string_agg(name || '.' || attname, ' ') from ({OwnedRows.Tables}) owned
                    join pg_trigger t on t.tgrelid = owned.oid and t.tgname = 'append_change' and array_length(t.tgattr::int2[], 1) > 0
                    join pg_attribute a on a.attrelid = owned.oid and a.attnum > 0 and not a.attisdropped and not a.attnum = any(t.tgattr::int2[])
                    """
                )
            )!;
        Assert.Equal(NotWatched.Order(StringComparer.Ordinal), columns.Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_mutation_appends_what_it_changes_or_has_a_reason_not_to()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(environment: "Development");
        Introspected schema = await Introspected.OfAsync(server);
        Assert.Equal(
            schema.Roots.Single(root => root.Operation == "mutation").Type.Fields.Select(field => field.Name).Order(StringComparer.Ordinal),
            ChangeNothing.Keys.Concat(Change.Keys).Order(StringComparer.Ordinal)
        );
        List<string> wrong = [];
        foreach ((string mutation, (string document, string changes)) in Change.Where(one => one.Value.Document.Length > 0))
        {
            Person ada = await Person.RegisterAsync(server);
            string id = await ada.CreateStreakAsync();
            await ada.CheckInAsync(id, "2026-03-12");
            string cursor = await ada.CursorAsync();
            string variable = document.Contains("$id", StringComparison.Ordinal) ? "($id: ID!)" : "";
            (
                await ada.AskAsync($"mutation{variable} {{ {document} {{ errors {{ ... on Error {{ message }} }} }} }}", new { id })
            ).Succeeded();
            string said = string.Join(", ", (await ada.SinceAsync(cursor)).Changes.Distinct().Order(StringComparer.Ordinal));
            if (said != changes)
                wrong.Add($"{mutation}: {said} instead of {changes}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_link_that_confirms_an_address_changes_the_profile()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        foreach (string subject in new[] { "Confirm your address", "Choose a new password" })
        {
            Person ada = await Person.RegisterAsync(server);
            string cursor = await ada.CursorAsync();
            (
                await ada.AskAsync(
                    "mutation($email: String!) { requestPasswordReset(input: { email: $email }) { requested } }",
                    new { email = ada.Email }
                )
            ).Succeeded();
            string token = Mailbox.TokenIn((await server.Mailbox.WaitAsync(ada.Email, subject)).Text);
            (
                await new Person(server).AskAsync(
                    subject.StartsWith("Confirm", StringComparison.Ordinal)
                        ? "mutation($token: String!) { verifyEmail(input: { token: $token }) { errors { ... on Error { message } } } }"
                        : "mutation($token: String!) { resetPassword(input: { token: $token, newPassword: \"another long password\" }) { errors { ... on Error { message } } } }",
                    new { token }
                )
            ).Succeeded();
            if (subject.StartsWith("Choose", StringComparison.Ordinal))
                await ada.LoginAsync(ada.Email, "another long password");
            Assert.Equal(["UPDATED Me"], (await ada.SinceAsync(cursor)).Changes);
        }
    }

    [Fact]
    public async Task A_link_that_changes_the_address_or_undoes_that_changes_the_profile()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server);
        await SendAsync("verifyEmail", ada.Email, "Confirm your address");
        string next = $"next.{ada.Email}",
            cursor = await ada.CursorAsync();
        (
            await ada.AskAsync(
                "mutation($newEmail: String!) { changeEmail(input: { newEmail: $newEmail }) { requested errors { __typename } } }",
                new { newEmail = next }
            )
        ).Succeeded();
        Assert.Empty((await ada.SinceAsync(cursor)).Changes);
        await SendAsync("confirmEmailChange", next, "Confirm your new address");
        Assert.Equal(["UPDATED Me"], (await ada.SinceAsync(cursor)).Changes);
        await SendAsync("undoEmailChange", ada.Email, "Your address was changed");
        Assert.Equal(
            3L,
            await server.SqlAsync(
                "select count(*) from changes where type = 0 and user_id = (select id from users where email_key = $1)",
                ada.Email
            )
        );

        async Task SendAsync(string mutation, string address, string subject) =>
            (
                await new Person(server).AskAsync(
                    $"mutation($token: String!) {{ {mutation}(input: {{ token: $token }}) {{ errors {{ __typename }} }} }}",
                    new { token = Mailbox.TokenIn((await server.Mailbox.WaitAsync(address, subject)).Text) }
                )
            ).Succeeded();
    }
}
