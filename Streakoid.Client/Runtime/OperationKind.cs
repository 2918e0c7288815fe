namespace Streakoid.Client;

/// <summary>The kind of an operation.</summary>
public enum OperationKind
{
    /// <summary>Reads.</summary>
    Query,

    /// <summary>Changes something.</summary>
    Mutation,

    /// <summary>Listens.</summary>
    Subscription,
}
