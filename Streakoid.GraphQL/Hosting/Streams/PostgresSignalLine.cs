using System.Runtime.CompilerServices;
using Npgsql;

namespace Streakoid.Hosting.Streams;

/// <summary>
/// NOTIFY and LISTEN. A notification takes a lock of the whole database at its commit, so it is sent alone and never in a write.
/// </summary>
/// <param name="listening">Opens the one connection that listens: not through a pooler that shares connections by transaction.</param>
/// <param name="requests">Where the requests' connections come from, asked for late: its contexts tell the signals of their writes.</param>
internal sealed class PostgresSignalLine(NpgsqlDataSource listening, Func<NpgsqlDataSource> requests) : ISignalLine, IAsyncDisposable
{
    private const string Name = "streakoid_written";

    public async Task TellAsync(string message, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = requests().CreateCommand("select pg_notify($1, $2)");
        command.Parameters.AddWithValue(Name);
        command.Parameters.AddWithValue(message);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async IAsyncEnumerable<string?> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await listening.OpenConnectionAsync(cancellationToken);
        Queue<string> told = [];
        connection.Notification += (_, notification) => told.Enqueue(notification.Payload);
        await using (NpgsqlCommand command = new($"listen {Name}", connection))
            await command.ExecuteNonQueryAsync(cancellationToken);
        yield return null;
        while (true)
        {
            while (told.TryDequeue(out string? message))
                yield return message;
            await connection.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => listening.DisposeAsync();
}
