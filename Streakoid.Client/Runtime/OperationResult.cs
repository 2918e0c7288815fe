namespace Streakoid.Client;

/// <summary>Creates results, for tests and for code that stands in for the client.</summary>
public static class OperationResult
{
    /// <summary>A successful result.</summary>
    public static IOperationResult<TData> Of<TData>(TData data)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(data);
        return new OperationResult<TData>(data, new Answer(), null);
    }

    /// <summary>A call that failed before the server ran the operation, or without a response.</summary>
    public static IOperationResult<TData> Failed<TData>(Failure failure)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new OperationResult<TData>(null, Answer.Failed(failure), null);
    }

    /// <summary>A call that the server answered with errors.</summary>
    public static IOperationResult<TData> Failed<TData>(params IReadOnlyList<IClientError> errors)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.Count > 0
            ? new OperationResult<TData>(
                null,
                new Answer { Errors = errors, Failure = new Failure(FailureKind.GraphQL, "The operation ran with errors.") },
                null
            )
            : throw new ArgumentException("A failed result needs an error.", nameof(errors));
    }
}

/// <summary>The implementation of a result.</summary>
internal sealed class OperationResult<TData>(TData? data, Answer answer, SignedInUser? user) : IOperationResult<TData>, IOfUser
    where TData : class
{
    public TData? Data { get; } = data;

    object? IOperationResult.Data => Data;

    public IReadOnlyList<IClientError> Errors => answer.Errors;

    public Failure? Failure => answer.Failure;

    public IReadOnlyDictionary<string, object?>? Extensions => answer.Extensions;

    public string? RequestId => answer.RequestId;

    public SignedInUser? User { get; } = user;
}

/// <summary>A result with the user that it was read for.</summary>
internal interface IOfUser
{
    SignedInUser? User { get; }
}
