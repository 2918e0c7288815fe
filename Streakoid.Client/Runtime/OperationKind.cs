namespace Streakoid.Client;

/// <summary>The kind of an operation.</summary>
public enum OperationKind
{
    /// <summary>Reads data.</summary>
    Query,

    /// <summary>Changes data.</summary>
    Mutation,

    /// <summary>Receives events.</summary>
    Subscription,
}
