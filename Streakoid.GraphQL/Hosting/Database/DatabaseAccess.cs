using Streakoid.Accounts.Sessions;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.NodePackages;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Database;

/// <summary>
/// The PostgreSQL to use and its roles: the one of <c>ConnectionStrings__Streakoid</c>, or else an
/// embedded one in the data folder.
/// </summary>
internal sealed class DatabaseAccess : IAsyncDisposable
{
    private readonly EmbeddedPostgresServer? _embedded;

    private DatabaseAccess(string? app, string? owner, EmbeddedPostgresServer? embedded, IReadOnlyList<string> signingKeys) =>
        (App, Owner, _embedded, SigningKeyTexts) = (app, owner, embedded, signingKeys);

    /// <summary>
    /// How requests connect: a role that owns nothing and cannot bypass row-level security. Null if it is not configured.
    /// </summary>
    public string? App { get; }

    /// <summary>How migrations connect; null if it is not configured.</summary>
    public string? Owner { get; }

    /// <summary>How backups connect: a role from which row-level security hides nothing. Null if it is not configured.</summary>
    public string? Backup { get; private init; }

    /// <summary>Whether the database is the host's own, which it migrates at start.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>The keys of access tokens: kept with embedded data, configured otherwise.</summary>
    public IReadOnlyList<string> SigningKeyTexts { get; }

    /// <summary>How migrations connect.</summary>
    /// <exception cref="StartException">It is not configured.</exception>
    public string RequireOwner() =>
        Owner
        ?? throw new StartException(
            "migrations run as the role that owns the tables. Set ConnectionStrings__StreakoidOwner to connect as it."
        );

    /// <summary>How backups connect.</summary>
    /// <exception cref="StartException">It is not configured.</exception>
    public string RequireBackup() =>
        Backup
        ?? throw new StartException(
            "a backup has to see every user's rows, and row-level security hides them from the other roles. Set ConnectionStrings__StreakoidBackup to connect as one that it does not apply to, such as postgres."
        );

    /// <summary>How requests connect.</summary>
    /// <exception cref="StartException">It is not configured.</exception>
    public string RequireApp() =>
        App
        ?? throw new StartException(
            $"requests run as the role {Data.Sql.RowSecurity.AppRole}, which owns nothing. Set ConnectionStrings__Streakoid to connect as it."
        );

    /// <summary>Reads how to connect, and starts the embedded database where none is configured.</summary>
    /// <exception cref="StartException">None is configured, and none may be started: outside of Development it has to be asked for.</exception>
    public static async Task<DatabaseAccess> OpenAsync(WebApplicationBuilder builder, CancellationToken cancellationToken = default)
    {
        ConfigurationManager configuration = builder.Configuration;
        using ILoggerFactory loggers = LoggerFactory.Create(logging =>
            logging.AddConfiguration(configuration.GetSection("Logging")).AddSimpleConsole()
        );
        if (Configured(configuration) is { } configured)
            return configured;
        RequireEmbedded(builder);
        string folder = DataFolderPath(configuration);
        EmbeddedPostgresServer embedded = await EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions
            {
                DataFolder = folder,
                BinariesFolder = NodePackageFolder.PostgreSql,
                Port = configuration.GetValue("Streakoid:EmbeddedPostgres:Port", 0),
            },
            loggers.CreateLogger("Streakoid.EmbeddedPostgres"),
            cancellationToken
        );
        string[] configuredKeys = Keys(configuration);
        IReadOnlyList<string> keys = configuredKeys.Length > 0 ? configuredKeys : new KeptSigningKeys(folder).ReadOrMake();
        return new DatabaseAccess(embedded.AppConnectionString, embedded.OwnerConnectionString, embedded, keys)
        {
            Backup = embedded.SuperuserConnectionString,
        };
    }

    /// <summary>As <see cref="OpenAsync"/>, or connects to the embedded database that another server runs.</summary>
    /// <exception cref="StartException">None is configured, and none may be started.</exception>
    public static async Task<DatabaseAccess> OpenForBackupAsync(WebApplicationBuilder builder)
    {
        if (Configured(builder.Configuration) is null)
        {
            RequireEmbedded(builder);
            string folder = DataFolderPath(builder.Configuration);
            if (!Directory.Exists(folder))
                throw new StartException(
                    $"there is no data in {folder}. Set Streakoid__DataFolder, or ConnectionStrings__StreakoidBackup."
                );
            if (EmbeddedPostgresServer.FindRunning(folder) is { } running)
                return new DatabaseAccess(null, null, null, []) { Backup = running };
        }
        return await OpenAsync(builder);
    }

    /// <summary>Reads how to connect, without connecting; where nothing is configured, with something in its place.</summary>
    public static DatabaseAccess Unconnected(WebApplicationBuilder builder)
    {
        if (Configured(builder.Configuration) is { } configured)
            return configured;
        RequireEmbedded(builder);
        string[] keys = Keys(builder.Configuration);
        return new DatabaseAccess("Host=127.0.0.1", null, null, keys.Length > 0 ? keys : [SigningKeys.NewKey()]);
    }

    /// <summary>What the configuration says; null if no database is configured.</summary>
    private static DatabaseAccess? Configured(ConfigurationManager configuration)
    {
        string? app = configuration.GetConnectionString("Streakoid");
        string? owner = configuration.GetConnectionString("StreakoidOwner");
        string? backup = configuration.GetConnectionString("StreakoidBackup");
        return app is null && owner is null && backup is null
            ? null
            : new DatabaseAccess(app, owner, null, Keys(configuration)) { Backup = backup };
    }

    private static string[] Keys(ConfigurationManager configuration) =>
        configuration.GetSection("Streakoid:SigningKeys").Get<string[]>() ?? [];

    private static void RequireEmbedded(WebApplicationBuilder builder)
    {
        ConfigurationManager configuration = builder.Configuration;
        if (!configuration.GetValue("Streakoid:EmbeddedPostgres:Enabled", builder.Environment.IsDevelopment()))
            throw new StartException(
                $"no database is configured. Set ConnectionStrings__Streakoid, or Streakoid__EmbeddedPostgres__Enabled=true to keep the data in an own PostgreSQL in {DataFolderPath(configuration)}."
            );
    }

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The data folder.</summary>
    public static string DataFolderPath(IConfiguration configuration) => Path.GetFullPath(configuration["Streakoid:DataFolder"] ?? ".data");
}
