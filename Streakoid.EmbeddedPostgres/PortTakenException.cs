namespace Streakoid.EmbeddedPostgres;

/// <summary>Somebody else listens on the port that PostgreSQL was given.</summary>
internal sealed class PortTakenException() : Exception("The port is taken.");
