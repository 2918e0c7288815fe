using System.Text.Json;

namespace Streakoid.EmbeddedPostgres;

/// <summary>PostgreSQL's programs in the layout of their npm package.</summary>
internal sealed class PostgresBinaries
{
    private readonly string _folder;

    private PostgresBinaries(string folder) => _folder = folder;

    public string Postgres => Program("postgres");

    public string Initdb => Program("initdb");

    public string PgCtl => Program("pg_ctl");

    /// <summary>The major version, which decides the format of the data.</summary>
    public required string Major { get; init; }

    public static PostgresBinaries Find(string? folder)
    {
        if (folder is null)
            throw new EmbeddedPostgresException(
                $"This Streakoid contains no PostgreSQL for {PostgreSqlPlatform.Name}: it was published, built with StreakoidNodePackages=false, "
                    + "or there is none for this system. Start it where it was built, with Node.js and npm installed "
                    + $"(dotnet run --project Streakoid.GraphQL), {EmbeddedPostgresException.OwnDatabase}."
            );

        var binaries = new PostgresBinaries(folder) { Major = MajorVersion(folder) };
        foreach (string program in (string[])[binaries.Postgres, binaries.Initdb])
            if (!File.Exists(program))
                throw new EmbeddedPostgresException(
                    $"{program} is missing. Delete {folder} and build again, {EmbeddedPostgresException.OwnDatabase}."
                );
        binaries.CreateLinks();
        return binaries;
    }

    private string Program(string name) => Path.Combine(_folder, "bin", OperatingSystem.IsWindows() ? $"{name}.exe" : name);

    private static string MajorVersion(string folder)
    {
        // The package's version is PostgreSQL's own.
        using JsonDocument package = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "..", "package.json")));
        return package.RootElement.GetProperty("version").GetString()!.Split('.')[0];
    }

    // An npm package can't contain links. It lists them for its install script, which npm may be configured not to run.
    private void CreateLinks()
    {
        string list = Path.Combine(_folder, "pg-symlinks.json");
        if (OperatingSystem.IsWindows() || !File.Exists(list))
            return;

        string package = Path.GetFullPath(Path.Combine(_folder, ".."));
        using JsonDocument links = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (JsonElement link in links.RootElement.EnumerateArray())
        {
            string at = Path.Combine(package, link.GetProperty("target").GetString()!);
            string to = Path.Combine(package, link.GetProperty("source").GetString()!);
            if (Path.Exists(at))
                continue;
            try
            {
                File.CreateSymbolicLink(at, Path.GetRelativePath(Path.GetDirectoryName(at)!, to));
            }
            catch (IOException) when (Path.Exists(at))
            {
                // Another host created it at the same time.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new EmbeddedPostgresException(
                    $"PostgreSQL needs the link {at}, which can't be made: {exception.Message} "
                        + $"Start Streakoid once as the user who owns that folder, {EmbeddedPostgresException.OwnDatabase}.",
                    exception
                );
            }
        }
    }
}
