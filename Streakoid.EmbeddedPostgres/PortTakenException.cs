namespace Streakoid.EmbeddedPostgres;

/// <summary>Another process listens on PostgreSQL's port.</summary>
internal sealed class PortTakenException() : Exception("The port is taken.");
