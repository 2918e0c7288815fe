namespace Streakoid.Client;

/// <summary>The result of a call.</summary>
public interface IOperationResult
{
    /// <summary>The data; null if there is none.</summary>
    object? Data { get; }

    /// <summary>The errors; empty on success. Domain errors are not included: they are data of the payload.</summary>
    IReadOnlyList<IClientError> Errors { get; }

    /// <summary>How the call failed; null if there are no <see cref="Errors"/>.</summary>
    Failure? Failure { get; }

    /// <summary>The <c>extensions</c> of the response; null if it has none.</summary>
    IReadOnlyDictionary<string, object?>? Extensions { get; }

    /// <summary>The id of the request in the server's log; null if the server sent none.</summary>
    string? RequestId { get; }
}

/// <summary>The result of a call of one operation.</summary>
/// <typeparam name="TData">The operation's data.</typeparam>
public interface IOperationResult<out TData> : IOperationResult
    where TData : class
{
    /// <summary>The data; null if there is none.</summary>
    new TData? Data { get; }
}
