namespace Streakoid.Data;

/// <summary>Told how long statements took that Entity Framework does not send.</summary>
public interface IStatementWatch
{
    /// <summary>A round trip has ended, well or not.</summary>
    void Ended(TimeSpan took, string statement);
}
