using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;
using Npgsql;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Hosting;

namespace Streakoid.Tests.Support;

/// <summary>The real server on its own port and database, with a clock that the test controls.</summary>
public sealed class StreakoidServer : IAsyncDisposable
{
    /// <summary>The start of every test: noon UTC on Saturday, 14 March 2026.</summary>
    public static readonly Instant Noon = Instant.FromUtc(2026, 3, 14, 12, 0);

    /// <summary>The shipped timeouts, for tests of the timeouts.</summary>
    public static readonly string[] ShippedPatience =
    [
        "--Streakoid:Database:StatementTimeout=00:00:03",
        "--Streakoid:Database:LockTimeout=00:00:01",
        "--Streakoid:RequestDeadline=00:00:05",
    ];

    /// <summary>Long timeouts, so that a busy machine does not decide a test.</summary>
    internal static readonly string[] LongPatience =
    [
        "--Streakoid:Database:StatementTimeout=00:00:30",
        "--Streakoid:Database:LockTimeout=00:00:20",
        "--Streakoid:RequestDeadline=00:01:00",
        "--Streakoid:Accounts:HashPatience=00:00:30",
    ];

    private readonly StreakoidHost _host;
    private readonly WebApplication _app;
    private bool _ownsDatabase;

    private StreakoidServer(
        StreakoidHost host,
        WebApplication app,
        string database,
        FakeClock clock,
        EmbeddedCluster cluster,
        Mailbox mailbox
    )
    {
        (_host, _app, Database, Clock, Cluster, Mailbox) = (host, app, database, clock, cluster, mailbox);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>The server's clock. It changes only when the test changes it.</summary>
    public FakeClock Clock { get; }

    public EmbeddedCluster Cluster { get; }

    /// <summary>The e-mails that the server sent.</summary>
    public Mailbox Mailbox { get; }

    /// <summary>What its tokens are signed with, unless the test has said otherwise.</summary>
    public string SigningKey { get; private init; } = "";

    /// <summary>The database's name in the <see cref="Cluster"/>.</summary>
    public string Database { get; }

    /// <summary>A client with the server's root as base address.</summary>
    public HttpClient Http { get; }

    /// <summary>The address of the GraphQL endpoint.</summary>
    public Uri Endpoint => new(Http.BaseAddress!, "/graphql");

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts the server over a new, empty database, or over <paramref name="database"/>.</summary>
    public static async Task<StreakoidServer> StartAsync(
        Action<IServiceCollection>? replace = null,
        string environment = "Production",
        string? database = null,
        params string[] settings
    )
    {
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        bool own = database is null;
        database ??= await MigratedDatabase.CreateAsync();
        string key = SigningKeys.NewKey();
        FakeClock clock = new(Noon);
        Mailbox mailbox = new();
        StreakoidHost host = await StreakoidHost.StartDatabaseAsync([
            "--urls=http://127.0.0.1:0",
            $"--environment={environment}",
            $"--ConnectionStrings:Streakoid={cluster.AppConnectionString(database)};Maximum Pool Size=20;Timeout=30",
            .. LongPatience,
            $"--Streakoid:SigningKeys:0={key}",
            "--Logging:LogLevel:Default=Critical",
            "--Streakoid:Drain:Notice=00:00:00",
            // Tests count statements.
            "--Streakoid:Streaks:IncidentRefresh=01:00:00",
            // All tests use one address, and the clock does not advance.
            "--Streakoid:RateLimits:UserRequests=0",
            "--Streakoid:RateLimits:ClientRequests=0",
            "--Streakoid:RateLimits:PictureRequests=0",
            .. settings,
        ]);
        WebApplication app = host.Build(services =>
        {
            services.AddSingleton<IClock>(clock);
            services.AddSingleton<IMailer>(mailbox);
            services.AddLogging(logging => logging.ClearProviders());
            // Entity Framework warns about so many servers in one process, which only tests start.
            services.ConfigureDbContext<StreakoidDb>(options =>
                options.ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            );
            replace?.Invoke(services);
        });
        await app.StartAsync();
        // Known only now, since the port is.
        app.Configuration["Streakoid:PublicUrl"] ??= app.Urls.Single();
        StreakoidServer server = new(host, app, database, clock, cluster, mailbox) { _ownsDatabase = own, SigningKey = key };
        // A database of the test's own may be unavailable on purpose.
        if (!settings.Any(setting => setting.StartsWith("--ConnectionStrings", StringComparison.Ordinal)))
            await server.WarmAsync();
        return server;
    }

    /// <summary>Waits until the server has connected to its database; on a busy machine the first attempt may have timed out.</summary>
    public Task WarmAsync() =>
        Processes.EventuallyAsync(
            async () =>
            {
                using HttpResponseMessage started = await Http.GetAsync("/health/startup");
                return started.IsSuccessStatusCode;
            },
            "started"
        );

    /// <summary>Turns e-mail off for tests that count database statements.</summary>
    public static void WithoutLetters(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(MailWorker)));

    /// <summary>Runs SQL as the superuser, to whom row-level security does not apply.</summary>
    public async Task<object?> SqlAsync(string sql, params object[] parameters)
    {
        await using NpgsqlDataSource source = new NpgsqlDataSourceBuilder(
            Cluster.SuperuserConnectionString(Database) + ";Pooling=false"
        ).Build();
        await using NpgsqlCommand command = source.CreateCommand(sql);
        foreach (object parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _host.DisposeAsync();
        if (_ownsDatabase)
            await Cluster.DropDatabaseAsync(Database);
    }
}
