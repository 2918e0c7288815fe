using System.Net;
using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Accounts.Commands;
using Streakoid.Accounts.Queries;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>
/// Objects of another user that were rightly read for that user, and are then written into somebody else's answer: what every layer that
/// looks at reading
/// agrees with. They are seen as they are written, by the engine as by a compiled operation.
/// </summary>
[Trait("kind", "server")]
public sealed class OwnershipAtExitTests(OwnershipAtExitTests.TwoServers fixture) : IClassFixture<OwnershipAtExitTests.TwoServers>
{
    private static readonly string[] Queries =
    [
        "{ strayStreak { name } }",
        "{ strayStreak { name checkIns(first: 1) { nodes { note } } } }",
        "{ strayStreaks { name } }",
        "{ strayPage { nodes { name } } }",
        "{ strayPage { edges { cursor } } }",
        "{ strayPage { totalCount } }",
        "{ strayPage { pageInfo { endCursor } } }",
        "{ strayMe { displayName } }",
        "{ strayMe { streaks(first: 1) { nodes { name } } } }",
        "{ straySession { me { email streaks(first: 1) { nodes { name } } } } }",
        "{ straySession { accessToken } }",
        "mutation { strayChange { name } }",
    ];

    public static TheoryData<string, bool> Shapes
    {
        get
        {
            TheoryData<string, bool> shapes = [];
            foreach (string query in Queries)
            {
                shapes.Add(query, true);
                shapes.Add(query, false);
            }
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Another_users_row_is_answered_only_without_the_alarm(string query, bool alarm)
    {
        Site site = alarm ? fixture.With : fixture.Without;
        for (int time = 0; time < 3; time++)
        {
            long before = site.Seen;
            Exchange answer = await Exchange.SendAsync(site.Server, site.Asker.Person.AccessToken, query);
            if (alarm)
            {
                Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
                Assert.False(answer.Body.ContainsKey("data"));
                Assert.Empty((await site.Other.TracesAsync()).In(answer.PlainText));
                Assert.True(site.Seen > before, "Nobody was paged.");
            }
            else
            {
                // Nobody looks: it is there, so this test can fail.
                Assert.True(answer.Status == HttpStatusCode.OK && answer.Body["errors"] is null, answer.Text);
                Assert.Equal(before, site.Seen);
            }
        }
    }

    [Fact]
    public async Task An_anonymous_answer_holds_no_owned_row()
    {
        Exchange answer = await Exchange.SendAsync(fixture.With.Server, null, "mutation { strayForNobody { name } }");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Empty((await fixture.With.Other.TracesAsync()).In(answer.PlainText));
    }

    /// <summary>Root fields that answer with what was read for the other user.</summary>
    private static void AddStrays(ISchema schema)
    {
        var query = (ObjectGraphType)schema.Query;
        var mutation = (ObjectGraphType)schema.Mutation!;
        query
            .Field<StreakType>("strayStreak")
            .Description("Another's streak.")
            .ResolveAsync(async context => (await StrayAsync(context)).View);
        query
            .Field<ListGraphType<StreakType>>("strayStreaks")
            .Description("Another's streaks.")
            .ResolveAsync(async context => new[] { (await StrayAsync(context)).View });
        query
            .Field<StreaksConnectionType>("strayPage")
            .Description("A page of another's.")
            .ResolveAsync(async context =>
            {
                StreakView view = (await StrayAsync(context)).View;
                return Connection.Of(new PageArguments(1, false, null, null), [view], _ => "a place", () => Task.FromResult<object?>(1));
            });
        query.Field<MeType>("strayMe").Description("Another.").ResolveAsync(async context => (await StrayAsync(context)).Principal);
        query
            .Field<SessionType>("straySession")
            .Description("Another's session.")
            .ResolveAsync(async context => Session((await StrayAsync(context)).Principal));
        mutation
            .Field<StreakType>("strayChange")
            .Description("Another's streak, changed.")
            .ResolveAsync(async context => (await StrayAsync(context)).View);
        FieldType nobodys = mutation
            .Field<StreakType>("strayForNobody")
            .Description("A streak for nobody.")
            .ResolveAsync(async context => (await StrayAsync(context)).View)
            .FieldType;
        ProtectedFields.AllowAnonymous(nobodys);
    }

    private static SignedInSession Session(Principal principal) =>
        new(new IssuedTokens("token", StreakoidServer.Noon, "token", StreakoidServer.Noon, principal.Viewer.SessionId!.Value), principal);

    /// <summary>Reads the other user's first streak as that user, in a context that another request might have left.</summary>
    private static async Task<(StreakView View, Principal Principal)> StrayAsync(IResolveFieldContext context)
    {
        UserId other = context.Service<Other>().Id;
        StreakoidDb db = await context.Service<IDbContextFactory<StreakoidDb>>().CreateDbContextAsync();
        db.ActAs(other);
        User account = await db.Users.SingleAsync(user => user.Id == other.Value);
        Streak streak = (await db.Streaks.Where(one => one.UserId == other.Value).OrderBy(one => one.CreatedAt).ToListAsync())[0];
        Principal principal = new(
            new PrincipalGuard(context.Service<OwnershipAlarm>()),
            new Viewer(other, Guid.CreateVersion7(), AccessScope.Write),
            account,
            db
        );
        return (new StreakView(streak, null, UserCalendar.Of(account, context.Now, [])), principal);
    }

    /// <summary>Whose rows stray.</summary>
    public sealed class Other
    {
        public UserId Id { get; set; }
    }

    /// <summary>A server with the fields that let rows stray.</summary>
    public sealed class Site : IDisposable
    {
        private readonly ForeignRowCount _caught;

        private Site(StreakoidServer server, Tenant asker, Tenant other) =>
            (Server, Asker, Other, _caught) = (server, asker, other, new ForeignRowCount(server));

        public StreakoidServer Server { get; }

        public Tenant Asker { get; }

        public Tenant Other { get; }

        /// <summary>How often somebody was paged.</summary>
        public long Seen => _caught.Rows;

        public static async Task<Site> StartAsync(bool alarm)
        {
            StreakoidServer server = await StreakoidServer.StartAsync(
                services =>
                {
                    ForgottenFields.Add(services, AddStrays);
                    services.AddSingleton<Other>();
                    if (!alarm)
                        LayerSwitches.WithoutAlarm(services);
                },
                settings: "--Streakoid:Accounts:PasswordIterations=1000"
            );
            Site site = new(server, await Tenant.SettleAsync(server, "Asker"), await Tenant.SettleAsync(server, "Other"));
            server.Services.GetRequiredService<Other>().Id = new UserId(site.Other.UserId);
            return site;
        }

        public void Dispose() => _caught.Dispose();
    }

    public sealed class TwoServers : IAsyncLifetime
    {
        public Site With { get; private set; } = null!;

        public Site Without { get; private set; } = null!;

        public async Task InitializeAsync() => (With, Without) = (await Site.StartAsync(true), await Site.StartAsync(false));

        public async Task DisposeAsync()
        {
            foreach (Site site in new[] { With, Without })
            {
                site.Dispose();
                await site.Server.DisposeAsync();
            }
        }
    }
}
