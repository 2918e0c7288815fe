namespace Streakoid.Client;

/// <summary>What became of a call.</summary>
public interface IOperationResult
{
    /// <summary>The data; null where there is none.</summary>
    object? Data { get; }

    /// <summary>What went wrong, empty when nothing did. Errors of the domain are not here: they are data of the payload.</summary>
    IReadOnlyList<IClientError> Errors { get; }

    /// <summary>How the call failed; null when there are no <see cref="Errors"/>.</summary>
    Failure? Failure { get; }

    /// <summary>The <c>extensions</c> of the answer; null where it has none.</summary>
    IReadOnlyDictionary<string, object?>? Extensions { get; }

    /// <summary>The id under which the server logged the request; null where it gave none.</summary>
    string? RequestId { get; }
}

/// <summary>What became of a call of one operation.</summary>
/// <typeparam name="TData">The operation's data.</typeparam>
public interface IOperationResult<out TData> : IOperationResult
    where TData : class
{
    /// <summary>The data; null where there is none.</summary>
    new TData? Data { get; }
}
