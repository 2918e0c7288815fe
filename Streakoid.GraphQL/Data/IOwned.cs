namespace Streakoid.Data;

/// <summary>A row that belongs to one user. Nobody else may ever be shown it.</summary>
public interface IOwned
{
    /// <summary>The user the row belongs to.</summary>
    Guid UserId { get; }
}
