namespace Streakoid.Data;

/// <summary>A row that belongs to one user. It must never be shown to another.</summary>
public interface IOwned
{
    /// <summary>The user the row belongs to.</summary>
    Guid UserId { get; }
}
