namespace Streakoid.EmbeddedPostgres;

/// <summary>The embedded PostgreSQL can't run. The message says why and what to do, and is meant to be shown to the operator as it is.</summary>
internal sealed class EmbeddedPostgresException : Exception
{
    /// <summary>What every refusal can be answered with.</summary>
    public const string OwnDatabase = "or give Streakoid a PostgreSQL of your own in ConnectionStrings__Streakoid";

    /// <summary>A refusal.</summary>
    public EmbeddedPostgresException(string message) : base(message)
    {
    }

    /// <summary>A refusal with what led to it.</summary>
    public EmbeddedPostgresException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
