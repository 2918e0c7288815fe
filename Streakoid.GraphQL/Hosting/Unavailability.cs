using Npgsql;

namespace Streakoid.Hosting;

/// <summary>Decides which exceptions mean that the database is unavailable or overloaded, so that a retry may help.</summary>
internal static class Unavailability
{
    public static bool Is(Exception exception) =>
        exception switch
        {
            PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal) // connection exceptions
                || state.StartsWith("53", StringComparison.Ordinal) // out of connections, memory, disk
                || state.StartsWith("57P0", StringComparison.Ordinal) // shutting down, starting up
                || state
                    is PostgresErrorCodes.InvalidPassword // was changed, and is not known here yet
                        or PostgresErrorCodes.InvalidAuthorizationSpecification
                        or PostgresErrorCodes.QueryCanceled
                        or PostgresErrorCodes.LockNotAvailable
                        or PostgresErrorCodes.ReadOnlySqlTransaction
                        or PostgresErrorCodes.DeadlockDetected
                        or PostgresErrorCodes.SerializationFailure,
            // Anything else of Npgsql's is a connection that failed, timed out or could not be had from the pool.
            NpgsqlException or TimeoutException => true,
            { InnerException: { } inner } => Is(inner),
            _ => false,
        };
}
