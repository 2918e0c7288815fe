using System.Text.Json;

namespace Streakoid.Hosting.Backups;

/// <summary>What a backup holds: the last entry of its file.</summary>
/// <param name="Format">Always <see cref="Name"/>.</param>
/// <param name="Version">How the file is laid out: <see cref="Current"/>.</param>
/// <param name="Server">The version of Streakoid that wrote it.</param>
/// <param name="TakenAt">The database's time of the snapshot, in ISO 8601.</param>
/// <param name="Migrations">The migrations that its tables have, in order.</param>
/// <param name="Tables">Its tables, by name.</param>
internal sealed record BackupManifest(
    string Format,
    int Version,
    string Server,
    string TakenAt,
    IReadOnlyList<string> Migrations,
    IReadOnlyList<BackedUpTable> Tables
)
{
    public const string Name = "streakoid-backup";
    public const int Current = 1;

    /// <summary>The name of its entry.</summary>
    public const string Entry = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The rows of all tables.</summary>
    public long Rows => Tables.Sum(table => table.Rows);

    /// <summary>What is in it, for the operator.</summary>
    public string Summary =>
        $"{RowsOf("users")} users, {RowsOf("streaks")} streaks and {RowsOf("check_ins")} check-ins ({Rows} rows of {Tables.Count} tables) as of {TakenAt}, by Streakoid {Server}, schema {Migrations[^1]}";

    /// <summary>Writes it.</summary>
    public Task WriteAsync(Stream stream) => JsonSerializer.SerializeAsync(stream, this, Json);

    /// <summary>Reads it; null if it is none.</summary>
    public static async Task<BackupManifest?> ReadAsync(Stream stream)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<BackupManifest>(stream, Json) is { Format: Name, Migrations.Count: > 0 } manifest
                ? manifest
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private long RowsOf(string table) => Tables.SingleOrDefault(one => one.Name == table)?.Rows ?? 0;
}

/// <summary>A table of a backup, whose rows are the entry <c>NAME.copy</c> in PostgreSQL's text format.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, in the order of the rows' values.</param>
/// <param name="Rows">How many rows there are.</param>
internal sealed record BackedUpTable(string Name, IReadOnlyList<string> Columns, long Rows)
{
    /// <summary>The name of its entry.</summary>
    public string Entry => $"{Name}.copy";

    /// <summary>Its name as SQL.</summary>
    public string SqlName => $"public.{Quoted(Name)}";

    /// <summary>The table with its columns, as SQL.</summary>
    public string Sql => $"{SqlName} ({string.Join(", ", Columns.Select(Quoted))})";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
