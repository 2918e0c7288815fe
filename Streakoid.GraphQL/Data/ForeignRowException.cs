namespace Streakoid.Data;

/// <summary>A row of one user was about to be shown to another.</summary>
public sealed class ForeignRowException(string table)
    : Exception($"A row of {table} belongs to another user than the one this request acts for.");
