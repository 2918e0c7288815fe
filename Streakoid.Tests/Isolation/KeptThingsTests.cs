using GraphQL;
using GraphQL.Resolvers;
using GraphQLParser.AST;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Execution.Results;
using Streakoid.Graph;
using Streakoid.Graph.Prefetching;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>Everything that is kept between two steps of a request, or between two requests, handed to the wrong principal: it is
/// refused, or has nothing.</summary>
[Trait("kind", "server")]
public sealed class KeptThingsTests(KeptThingsTests.Fixture fixture) : IClassFixture<KeptThingsTests.Fixture>
{
    private readonly StreakoidServer _server = fixture.Server;

    [Fact]
    public async Task A_request_that_acts_for_one_user_acts_for_no_other()
    {
        await using AsyncServiceScope request = _server.Services.CreateAsyncScope();
        RequestDatabases databases = request.ServiceProvider.GetRequiredService<RequestDatabases>();
        Assert.Equal(fixture.A.UserId, databases.OpenFor(new UserId(fixture.A.UserId)).OwnerId);
        Assert.Equal(fixture.A.UserId, databases.OpenFor(new UserId(fixture.A.UserId)).OwnerId);
        Assert.Throws<InvalidOperationException>(() => databases.OpenFor(new UserId(fixture.B.UserId)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => PrincipalAsync(request.ServiceProvider, fixture.B));
    }

    [Fact]
    public async Task A_principal_takes_no_other_users_account_database_or_viewer()
    {
        await using AsyncServiceScope one = _server.Services.CreateAsyncScope(),
            two = _server.Services.CreateAsyncScope();
        Principal a = await PrincipalAsync(one.ServiceProvider, fixture.A),
            b = await PrincipalAsync(two.ServiceProvider, fixture.B);
        PrincipalGuard guard = new(_server.Services.GetRequiredService<OwnershipAlarm>());
        Assert.Throws<ArgumentException>(() => new Principal(guard, a.Viewer, b.Account, a.Db));
        Assert.Throws<ArgumentException>(() => new Principal(guard, a.Viewer, a.Account, b.Db));
        Assert.Throws<ArgumentException>(() => new Principal(guard, b.Viewer, a.Account, a.Db));
        Assert.Throws<ArgumentException>(() => a.With(b.Account));
    }

    [Fact]
    public void A_principal_cannot_be_replaced()
    {
        foreach (
            Type type in new[] { typeof(Principal), typeof(Viewer), typeof(PrincipalContext), typeof(SignedInSession), typeof(UserId) }
        )
        {
            // A record's init is no setter, and compiles to one that says so.
            Assert.DoesNotContain(
                type.GetProperties(),
                property =>
                    property.SetMethod is { } set
                    && !set.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit")
            );
            Assert.All(
                type.GetFields(
                        System.Reflection.BindingFlags.Instance
                            | System.Reflection.BindingFlags.NonPublic
                            | System.Reflection.BindingFlags.Public
                    )
                    .Where(field => !field.Name.Contains("UserContext", StringComparison.Ordinal)),
                field => Assert.True(field.IsInitOnly || type.IsValueType, $"{type.Name}.{field.Name} can be assigned again.")
            );
        }
    }

    [Fact]
    public async Task What_was_prefetched_for_a_principal_is_not_the_next_ones()
    {
        await using AsyncServiceScope request = _server.Services.CreateAsyncScope();
        GraphQLField field = new(new GraphQLName("streaks"));
        Principal before = await PrincipalAsync(request.ServiceProvider, fixture.A, new Prefetch(field, "rows", []));
        Assert.Equal("rows", before.Prefetched(field));
        Assert.Null(before.Prefetched(new GraphQLField(new GraphQLName("streaks"))));
        Assert.Null(before.With(before.Account).Prefetched(field));
    }

    [Fact]
    public async Task Loaders_are_a_principals_own()
    {
        await using AsyncServiceScope request = _server.Services.CreateAsyncScope();
        Principal one = await PrincipalAsync(request.ServiceProvider, fixture.A);
        Assert.NotSame(one.Loaders, one.With(one.Account).Loaders);
    }

    [Fact]
    public async Task The_result_of_a_mutation_is_not_shown_to_another_principal()
    {
        await using AsyncServiceScope one = _server.Services.CreateAsyncScope(),
            two = _server.Services.CreateAsyncScope();
        Principal a = await PrincipalAsync(one.ServiceProvider, fixture.A),
            b = await PrincipalAsync(two.ServiceProvider, fixture.B);
        GraphQLField field = new(new GraphQLName("createStreak"));
        GraphQLOperationDefinition mutationOperation = GraphQLParser
            .Parser.Parse("mutation { createStreak { streak { id } } }")
            .Definitions.OfType<GraphQLOperationDefinition>()
            .Single();
        MutationOutcomes outcomes = new();
        int done = 0;
        FuncFieldResolver<object?> mutation = new(_ => ++done);
        Assert.Equal(1, await outcomes.OnceAsync(Context(a), mutation));
        Assert.Equal(1, await outcomes.OnceAsync(Context(a), mutation));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await outcomes.OnceAsync(Context(b), mutation));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await outcomes.OnceAsync(Context(null), mutation));

        ResolveFieldContext Context(Principal? principal) =>
            new()
            {
                FieldAst = field,
                Source = principal,
                Operation = mutationOperation,
                UserContext = new Dictionary<string, object?>(),
            };
    }

    [Fact]
    public async Task A_pooled_context_forgets_for_whom_it_acted()
    {
        IDbContextFactory<StreakoidDb> contexts = _server.Services.GetRequiredService<IDbContextFactory<StreakoidDb>>();
        for (int time = 0; time < 20; time++)
        {
            await using StreakoidDb db = await contexts.CreateDbContextAsync();
            Assert.Equal(Guid.Empty, db.OwnerId);
            Assert.Empty(await db.Streaks.ToListAsync());
            UserId user = new(time % 2 == 0 ? fixture.A.UserId : fixture.B.UserId);
            db.ActAs(user);
            Assert.Throws<InvalidOperationException>(() => db.ActAs(new UserId(Guid.CreateVersion7())));
            Assert.All(await db.Streaks.ToListAsync(), streak => Assert.Equal(user.Value, streak.UserId));
        }
    }

    [Fact]
    public async Task A_token_that_is_remembered_names_whom_it_named()
    {
        RememberedTokens tokens = _server.Services.GetRequiredService<RememberedTokens>();
        for (int time = 0; time < 3; time++)
        {
            Assert.Equal(fixture.A.UserId, (await tokens.ReadAsync(fixture.A.Person.AccessToken!))!.User.Value);
            Assert.Equal(fixture.B.UserId, (await tokens.ReadAsync(fixture.B.Person.AccessToken!))!.User.Value);
            Assert.Null(await tokens.ReadAsync(fixture.A.Person.AccessToken + "x"));
        }
    }

    [Fact]
    public async Task A_key_that_one_user_sent_is_a_new_one_from_another()
    {
        string key = Guid.NewGuid().ToString();
        List<string> ids = [];
        for (int time = 0; time < 3; time++)
        {
            foreach (Tenant tenant in new[] { fixture.A, fixture.B })
                ids.Add((await tenant.Person.SendCreateStreakAsync("of one key", idempotencyKey: key)).TextAt("createStreak.streak.id"));
        }
        Assert.Equal(2, ids.Distinct().Count());
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Fact]
    public void A_buffer_that_is_used_again_is_empty()
    {
        for (int time = 0; time < 20; time++)
        {
            using AnswerBuffer buffer = AnswerBuffer.Rent();
            Assert.Equal(0, buffer.Written.Length);
            Assert.Equal(0, buffer.Json.BytesPending);
            buffer.Json.WriteStringValue("of one user");
            if (time % 2 == 0)
                buffer.Json.Flush();
        }
    }

    [Fact]
    public async Task A_known_document_answers_each_user_with_their_own()
    {
        const string Query = "{ me { email streaks(first: 50) { nodes { name checkIns { nodes { note } } } } } }";
        Traces ofA = await fixture.A.TracesAsync(),
            ofB = await fixture.B.TracesAsync();
        Exchange[] answers = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(n => Exchange.SendAsync(_server, (n % 2 == 0 ? fixture.A : fixture.B).Person.AccessToken, Query))
        );
        foreach ((int n, Exchange answer) in answers.Index())
        {
            Assert.Contains(n % 2 == 0 ? fixture.A.Canary : fixture.B.Canary, answer.PlainText, StringComparison.Ordinal);
            Assert.Empty((n % 2 == 0 ? ofB : ofA).In(answer.PlainText));
        }
    }

    private static async Task<Principal> PrincipalAsync(IServiceProvider services, Tenant tenant, params Prefetch[] prefetched)
    {
        UserId user = new(tenant.UserId);
        StreakoidDb db = services.GetRequiredService<RequestDatabases>().OpenForNewAccount(user);
        return new Principal(
            services.GetRequiredService<PrincipalGuard>(),
            new Viewer(user, Guid.CreateVersion7(), AccessScope.Write),
            await db.Users.SingleAsync(one => one.Id == user.Value),
            db,
            prefetched
        );
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public StreakoidServer Server { get; private set; } = null!;

        public Tenant A { get; private set; } = null!;

        public Tenant B { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await StreakoidServer.StartAsync(settings: "--Streakoid:Accounts:PasswordIterations=1000");
            (A, B) = (await Tenant.SettleAsync(Server, "A"), await Tenant.SettleAsync(Server, "B"));
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
