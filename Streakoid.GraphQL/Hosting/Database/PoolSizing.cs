using Npgsql;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Database;

/// <summary>
/// Checks at start whether the pools of all servers together fit into the database, because the
/// database would refuse the last of them only under load. <c>Streakoid:Replicas=0</c> means that a pooler is used,
/// which has its own limits.
/// </summary>
internal sealed class PoolSizing(NpgsqlDataSource pool, int size, IConfiguration configuration)
{
    private readonly int _replicas = configuration.GetValue("Streakoid:Replicas", 1);
    private readonly int _reserve = configuration.GetValue("Streakoid:ReservedConnections", 10);

    /// <exception cref="StartException">They cannot.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_replicas == 0)
            return;
        await using NpgsqlCommand command = pool.CreateCommand("select current_setting('max_connections')::int");
        int most = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        if ((size * _replicas) + _reserve <= most)
            return;
        throw new StartException(
            $"{_replicas} × {size} pooled connections and {_reserve} in reserve are more than the database's max_connections of {most}. "
                + $"Raise that, or set 'Maximum Pool Size={Math.Max(1, (most - _reserve) / _replicas)}' in ConnectionStrings__Streakoid. "
                + "Streakoid__Replicas says how many servers there are (0: behind a pooler, do not check), Streakoid__ReservedConnections how many connections others need."
        );
    }
}
