namespace Streakoid.Client;

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
