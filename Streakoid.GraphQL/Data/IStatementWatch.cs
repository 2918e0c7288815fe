namespace Streakoid.Data;

/// <summary>Observes the duration of statements that Entity Framework does not send.</summary>
public interface IStatementWatch
{
    /// <summary>A round trip has ended, successfully or not.</summary>
    void Ended(TimeSpan took, string statement);
}
