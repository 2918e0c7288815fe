namespace Streakoid.Client;

/// <summary>Extensions of results.</summary>
public static class OperationResultExtensions
{
    /// <summary>Whether the call succeeded. Domain errors do not count: they are data of the payload.</summary>
    public static bool IsSuccessResult(this IOperationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Errors.Count == 0;
    }

    /// <summary>Whether the call has errors.</summary>
    public static bool IsErrorResult(this IOperationResult result) => !result.IsSuccessResult();

    /// <summary>Throws if there are errors.</summary>
    /// <exception cref="GraphQLClientException">There are errors.</exception>
    public static void EnsureNoErrors(this IOperationResult result)
    {
        if (result.IsErrorResult())
            throw new GraphQLClientException(result.Errors, result.Failure);
    }
}
