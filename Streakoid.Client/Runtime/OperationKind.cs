namespace Streakoid.Client;

/// <summary>What an operation does.</summary>
public enum OperationKind
{
    /// <summary>Reads.</summary>
    Query,

    /// <summary>Changes something.</summary>
    Mutation,

    /// <summary>Listens.</summary>
    Subscription,
}
