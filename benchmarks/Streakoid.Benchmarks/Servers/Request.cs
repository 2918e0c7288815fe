namespace Streakoid.Benchmarks.Servers;

/// <summary>The requests that stand for the product.</summary>
public enum Request
{
    /// <summary>The engine and the transport alone.</summary>
    Q0,

    /// <summary>The page that every app opens.</summary>
    Q1,

    /// <summary>Q1 with each streak's last seven check-ins.</summary>
    Q2,

    /// <summary>One write: a streak is checked in.</summary>
    M1,
}
