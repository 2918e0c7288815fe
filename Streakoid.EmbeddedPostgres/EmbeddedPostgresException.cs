namespace Streakoid.EmbeddedPostgres;

/// <summary>
/// The embedded PostgreSQL can't run. The message says why and what to do, and is shown to the operator unchanged.
/// </summary>
internal sealed class EmbeddedPostgresException : Exception
{
    /// <summary>The alternative that every message offers.</summary>
    public const string OwnDatabase = "or configure your own PostgreSQL in ConnectionStrings__Streakoid";

    public EmbeddedPostgresException(string message)
        : base(message) { }

    public EmbeddedPostgresException(string message, Exception innerException)
        : base(message, innerException) { }
}
