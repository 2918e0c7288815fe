using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NodaTime;
using Streakoid.Accounts;
using Streakoid.Accounts.Commands;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Accounts.Security;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Feed;
using Streakoid.Graph;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.Health;
using Streakoid.Hosting.Ide;
using Streakoid.Hosting.Pictures;
using Streakoid.Hosting.RateLimits;
using Streakoid.Hosting.Startup;
using Streakoid.Hosting.Streams;
using Streakoid.Hosting.Systemd;
using Streakoid.Hosting.Telemetry;
using Streakoid.Hosting.Web;
using Streakoid.Http;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Transfer;
using Streakoid.Streaks.Views;

namespace Streakoid.Hosting;

/// <summary>Composes the server from all rooms.</summary>
internal sealed class StreakoidHost : IAsyncDisposable
{
    private readonly WebApplicationBuilder _builder;
    private readonly DatabaseAccess _database;

    private StreakoidHost(WebApplicationBuilder builder, DatabaseAccess database) => (_builder, _database) = (builder, database);

    public static WebApplicationBuilder CreateBuilder(string[] settings)
    {
        // Messages to clients read the same wherever the server runs.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        // A line ends with CR LF: what ends one with LF alone is read in two ways by two servers in a row.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // In bytes a second: a client that is slower than the slowest phone network is cut off.
            kestrel.Limits.MinRequestBodyDataRate = kestrel.Limits.MinResponseDataRate = new MinDataRate(1_024, TimeSpan.FromSeconds(5));
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.UseWebFiles();
        return builder;
    }

    /// <summary>A host to look at: it has no database.</summary>
    public static StreakoidHost Unconnected(WebApplicationBuilder builder) => new(builder, DatabaseAccess.Unconnected(builder));

    /// <summary>Connects to the configured database, or starts and migrates the embedded one.</summary>
    public static async Task<StreakoidHost> StartDatabaseAsync(string[] settings, CancellationToken cancellationToken = default)
    {
        WebApplicationBuilder builder = CreateBuilder(settings);
        DatabaseAccess database = await DatabaseAccess.OpenAsync(builder, cancellationToken);
        try
        {
            if (database.IsEmbedded)
                await Migrator.MigrateAsync(database.RequireOwner(), cancellationToken);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
        return new StreakoidHost(builder, database);
    }

    /// <summary>Builds the server; it is not started yet.</summary>
    /// <param name="replace">Puts other services in the place of the server's own, such as a test's clock.</param>
    public WebApplication Build(Action<IServiceCollection>? replace = null)
    {
        IServiceCollection services = _builder.Services;
        SigningKeys keys = new(_database.SigningKeyTexts);
        services.AddSingleton<IClock>(SystemClock.Instance);
        services.AddStreakoidTelemetry(_builder.Configuration, keys);
        services
            .AddSingleton(keys)
            .AddSingleton<AccountsMeter>()
            .AddSingleton<PasswordHashing>()
            .AddSingleton<BreachedPasswords>()
            .AddSingleton<KnownClients>()
            .AddSingleton<SessionTokens>()
            .AddSingleton<LoginThrottle>()
            .AddSingleton<SecurityLogSweep>()
            .AddHostedService(provider => provider.GetRequiredService<SecurityLogSweep>());
        services
            .AddOptions<AccountsOptions>()
            .Bind(_builder.Configuration.GetSection("Streakoid:Accounts"))
            .Configure<GraphQLHttpOptions>((accounts, http) => accounts.MaxPasswordRequests = http.MaxConcurrentRequests / 2)
            .Validate(
                options => options.HasDomains(),
                "Streakoid__Accounts__RegistrationDomains must be domains with commas between, such as example.com,example.org."
            )
            .ValidateOnStart();
        services.AddSingleton<FeedMeter>().Configure<FeedOptions>(_builder.Configuration.GetSection("Streakoid:Feed"));
        services
            .AddOptions<StreaksOptions>()
            .Bind(_builder.Configuration.GetSection("Streakoid:Streaks"))
            .Validate(
                options => options.MilestoneLengths() is not null,
                "Streakoid__Streaks__Milestones must be ascending numbers above 0 with commas between, such as 3,7,14."
            )
            .ValidateOnStart();
        services.AddSingleton<IncidentList>().AddHostedService<IncidentRefresh>().AddSingleton<ImportTurns>();
        services.AddStreakoidData(_database.RequireApp(), _builder.Configuration);
        services.AddStreakoidStreams(_database.RequireApp(), _builder.Configuration);
        services.AddStreakoidHealth(_database.RequireApp());
        services.AddStreakoidDrain(_builder.Configuration, _builder.Environment);
        services.AddSystemd(_builder.Configuration);
        services.AddBearerAuthentication();
        services.AddStreakoidMail(_builder.Configuration, DatabaseAccess.DataFolderPath(_builder.Configuration));
        services.AddHttpContextAccessor();
        services.AddScoped<RequestDatabases>().AddScoped<IdempotentWrites>();
        services.AddScoped<RequestOrigin, HttpRequestOrigin>();
        services.AddStreakoidSchema();
        services.AddSingleton<IRequestGate, RequestGate>();
        services.AddGraphQLHttp(options =>
        {
            options.Operations.Introspection = options.Operations.Suggestions = _builder.Environment.IsDevelopment();
            options.Batching = _builder.Configuration.GetValue("Streakoid:Batching", false);
            options.Deadline = _builder.Configuration.GetValue("Streakoid:RequestDeadline", options.Deadline);
            options.BodyTimeout = _builder.Configuration.GetValue("Streakoid:BodyTimeout", options.BodyTimeout);
            options.MaxConcurrentRequests = _builder.Configuration.GetValue(
                "Streakoid:MaxConcurrentRequests",
                options.MaxConcurrentRequests
            );
            options.MaxWaitingRequests = _builder.Configuration.GetValue("Streakoid:MaxWaitingRequests", options.MaxWaitingRequests);
            options.MaxClientTransferBytes = _builder.Configuration.GetValue(
                "Streakoid:MaxClientTransferBytes",
                options.MaxClientTransferBytes
            );
            options.AllowedOrigins = new AllowedOrigins(
                _builder.Configuration.GetSection("Streakoid:Cors:Origins").Get<string[]>() ?? [],
                localhost: _builder.Environment.IsDevelopment()
            );
            if (options.AllowedOrigins.Wrong.FirstOrDefault() is { } wrong)
                throw new StartException(
                    $"'{wrong}' is not an origin such as https://app.example.com, without a path. Correct Streakoid__Cors__Origins."
                );
            _builder.Configuration.GetSection("Streakoid:Streams").Bind(options.Streams);
            options.TrustedDocuments = TrustedManifest.Read(_builder.Configuration);
        });
        services.AddHostedService<TrustedManifest>();
        services.AddStreakoidRateLimits(_builder.Configuration);

        replace?.Invoke(services);

        WebApplication app = _builder.Build();
        app.UseForwardedHeaders();
        app.UseGraphQLHttp("/graphql");
        app.UseWebSockets();
        app.MapStreakoidHealth();
        app.MapGraphQLHttp("/graphql");
        app.MapStreakPictures();
        app.MapBananaCakePop("/graphql");
        app.MapStreakoidWeb();
        return app;
    }

    /// <summary>How the role that owns the tables connects, for the command line.</summary>
    public string OwnerConnectionString => _database.RequireOwner();

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
