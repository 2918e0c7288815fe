namespace Streakoid.EmbeddedPostgres;

/// <summary>Settings of the embedded PostgreSQL.</summary>
internal sealed record EmbeddedPostgresOptions
{
    /// <summary>The folder of the data, the passwords and the lock. Created if missing.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The port on 127.0.0.1; 0 selects a free one at each start.</summary>
    public int Port { get; init; }

    /// <summary>PostgreSQL's <c>max_connections</c>.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>False only for tests: faster, but a crash of the machine may lose data.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>How long PostgreSQL may take until it accepts connections, including recovery after a crash.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The folder with PostgreSQL's <c>bin</c>, <c>lib</c> and <c>share</c>; null if this build contains none.</summary>
    public string? BinariesFolder { get; init; }
}
