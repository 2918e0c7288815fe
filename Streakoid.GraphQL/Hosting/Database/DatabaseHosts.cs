using Npgsql;

namespace Streakoid.Hosting.Database;

/// <summary>The hosts of a connection string: one, or a primary with its standbys.</summary>
internal static class DatabaseHosts
{
    /// <summary>
    /// Builds a pool. Of several hosts it uses the one that takes writes, and finds the next one after a failover: a request that has
    /// written is read where it wrote, so a standby serves none.
    /// </summary>
    public static NpgsqlDataSource BuildWritable(this NpgsqlDataSourceBuilder builder)
    {
        NpgsqlConnectionStringBuilder settings = builder.ConnectionStringBuilder;
        if (settings.Host?.Contains(',', StringComparison.Ordinal) != true)
            return builder.Build();
        // Npgsql takes it from the pool that is asked, and refuses it here.
        settings.Remove("Target Session Attributes");
        // For so long a host counts as what it was: a standby that was promoted, as a standby.
        if (!settings.ShouldSerialize("Host Recheck Seconds"))
            settings.HostRecheckSeconds = 1;
        if (!settings.Pooling)
        {
            // Npgsql needs a pool to know which host is which.
            settings.Pooling = true;
            (settings.MinPoolSize, settings.MaxPoolSize) = (0, 2);
            settings.ConnectionLifetime = 1;
        }
        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite);
    }
}
