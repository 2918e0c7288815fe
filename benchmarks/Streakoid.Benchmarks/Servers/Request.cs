namespace Streakoid.Benchmarks.Servers;

/// <summary>The requests that represent the product.</summary>
public enum Request
{
    /// <summary>Only the engine and HTTP.</summary>
    Q0,

    /// <summary>The start page of an app.</summary>
    Q1,

    /// <summary>Q1 with each streak's last seven check-ins.</summary>
    Q2,

    /// <summary>A write: one check-in.</summary>
    M1,
}
