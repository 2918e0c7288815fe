namespace Streakoid.EmbeddedPostgres;

/// <summary>How the embedded PostgreSQL runs.</summary>
internal sealed record EmbeddedPostgresOptions
{
    /// <summary>Where the data, the passwords and the lock are kept. Made where missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The port on 127.0.0.1; 0 takes a free one at each start.</summary>
    public int Port { get; init; }

    /// <summary>PostgreSQL's <c>max_connections</c>.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>False only for tests: a crash of the machine may then lose the data, and everything is faster.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How long PostgreSQL may take until it accepts connections; recovery after a crash is part of it.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The folder of PostgreSQL's <c>bin</c>, <c>lib</c> and <c>share</c>; null where there are none.</summary>
    public string? BinariesFolder { get; init; }
}
