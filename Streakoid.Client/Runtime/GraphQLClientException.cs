namespace Streakoid.Client;

/// <summary>Thrown by <c>EnsureNoErrors</c> if a call failed.</summary>
public sealed class GraphQLClientException : Exception
{
    internal GraphQLClientException(IReadOnlyList<IClientError> errors, Failure? failure)
        : base(Describe(errors, failure), failure?.Exception) => (Errors, Failure) = (errors, failure);

    /// <summary>What went wrong.</summary>
    public IReadOnlyList<IClientError> Errors { get; }

    /// <summary>How the call failed.</summary>
    public Failure? Failure { get; }

    /// <summary>A failure without a response.</summary>
    internal static GraphQLClientException Of(FailureKind kind, string message)
    {
        Answer none = Answer.Failed(new Failure(kind, message));
        return new GraphQLClientException(none.Errors, none.Failure);
    }

    private static string Describe(IReadOnlyList<IClientError> errors, Failure? failure)
    {
        string all = string.Join(Environment.NewLine, errors.Select(error => error.ToString()));
        return failure?.Status is { } status && failure.Kind != FailureKind.GraphQL ? $"HTTP {(int)status}: {all}" : all;
    }
}
