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

/// <summary>The real server on a port of its own, over a database of its own, with a clock that the test turns.</summary>
public sealed class StreakoidServer : IAsyncDisposable
{
    /// <summary>When every test begins: noon UTC on Saturday, 14 March 2026.</summary>
    public static readonly Instant Noon = Instant.FromUtc(2026, 3, 14, 12, 0);

    /// <summary>Lets a server wait no longer than one that is shipped: for tests of what it does then.</summary>
    public static readonly string[] ShippedPatience =
    [
        "--Streakoid:Database:StatementTimeout=00:00:03",
        "--Streakoid:Database:LockTimeout=00:00:01",
        "--Streakoid:RequestDeadline=00:00:05",
    ];

    /// <summary>Lets a server wait long: a machine that is busy with other tests decides none of them.</summary>
    internal static readonly string[] LongPatience =
    [
        "--Streakoid:Database:StatementTimeout=00:00:30",
        "--Streakoid:Database:LockTimeout=00:00:20",
        "--Streakoid:RequestDeadline=00:01:00",
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

    /// <summary>The server's clock; it stands still until it is turned.</summary>
    public FakeClock Clock { get; }

    public EmbeddedCluster Cluster { get; }

    /// <summary>The e-mails that the server sent.</summary>
    public Mailbox Mailbox { get; }

    /// <summary>The database's name in the <see cref="Cluster"/>.</summary>
    public string Database { get; }

    /// <summary>Speaks to the server's root.</summary>
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
        FakeClock clock = new(Noon);
        Mailbox mailbox = new();
        StreakoidHost host = await StreakoidHost.StartDatabaseAsync([
            "--urls=http://127.0.0.1:0",
            $"--environment={environment}",
            $"--ConnectionStrings:Streakoid={cluster.AppConnectionString(database)};Maximum Pool Size=20;Timeout=30",
            .. LongPatience,
            $"--Streakoid:SigningKeys:0={SigningKeys.NewKey()}",
            "--Logging:LogLevel:Default=Critical",
            "--Streakoid:Drain:Notice=00:00:00",
            // Tests come from one address, and the clock stands still.
            "--Streakoid:RateLimits:UserRequests=0",
            "--Streakoid:RateLimits:ClientRequests=0",
            .. settings,
        ]);
        WebApplication app = host.Build(services =>
        {
            services.AddSingleton<IClock>(clock);
            services.AddSingleton<IMailer>(mailbox);
            services.AddLogging(logging => logging.ClearProviders());
            // Entity Framework minds more servers in one process than any but tests start.
            services.ConfigureDbContext<StreakoidDb>(options =>
                options.ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            );
            replace?.Invoke(services);
        });
        await app.StartAsync();
        StreakoidServer server = new(host, app, database, clock, cluster, mailbox) { _ownsDatabase = own };
        // A database of the test's own may be away, which is then what is tested.
        if (!settings.Any(setting => setting.StartsWith("--ConnectionStrings", StringComparison.Ordinal)))
            await server.WarmAsync();
        return server;
    }

    /// <summary>Waits until the server has found its database; on a busy machine it may have given up its first try.</summary>
    public Task WarmAsync() =>
        Processes.EventuallyAsync(
            async () =>
            {
                using HttpResponseMessage started = await Http.GetAsync("/health/startup");
                return started.IsSuccessStatusCode;
            },
            "started"
        );

    /// <summary>For tests that count what the database does: no e-mail is written meanwhile.</summary>
    public static void WithoutLetters(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(MailWorker)));

    /// <summary>Runs SQL as the superuser, whom no policy holds back.</summary>
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
