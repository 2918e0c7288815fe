namespace Streakoid.Client;

/// <summary>Questions to a result.</summary>
public static class OperationResultExtensions
{
    /// <summary>Whether nothing went wrong. Errors of the domain are data of the payload and not meant here.</summary>
    public static bool IsSuccessResult(this IOperationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Errors.Count == 0;
    }

    /// <summary>Whether anything went wrong.</summary>
    public static bool IsErrorResult(this IOperationResult result) => !result.IsSuccessResult();

    /// <summary>Throws when anything went wrong.</summary>
    /// <exception cref="GraphQLClientException">There are errors.</exception>
    public static void EnsureNoErrors(this IOperationResult result)
    {
        if (result.IsErrorResult()) throw new GraphQLClientException(result.Errors, result.Failure);
    }
}
