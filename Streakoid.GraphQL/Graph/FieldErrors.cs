using GraphQL;

namespace Streakoid.Graph;

/// <summary>Errors that a field answers with, coded as Hot Chocolate codes them.</summary>
public static class FieldErrors
{
    public static ExecutionError NotAuthenticated() =>
        Coded("AUTH_NOT_AUTHENTICATED", "The current user is not authorized to access this resource.");

    public static ExecutionError PageTooLarge(string message) => Coded("HC0051", message);

    public static ExecutionError InvalidCursor() => Coded("HC0078", "The cursor has an invalid format; send one that this list returned.");

    public static ExecutionError InvalidNodeId() => new("The node ID string has an invalid format.");

    private static ExecutionError Coded(string code, string message) => new(message) { Code = code };
}
