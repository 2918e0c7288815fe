namespace Streakoid.Client;

/// <summary>Whose data a store has, and how far it has followed the changes. Compare it by value.</summary>
/// <param name="UserId">The global id of the user.</param>
/// <param name="Value">How far. Opaque.</param>
public sealed record SyncPosition(string UserId, string Value);
