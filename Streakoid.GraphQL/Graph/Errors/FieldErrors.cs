namespace Streakoid.Graph.Errors;

/// <summary>Errors of several fields.</summary>
public static class FieldErrors
{
    public static GraphError PageTooLarge(string message) => new(ErrorCodes.PageSize, message);

    public static GraphError InvalidCursor() =>
        new(ErrorCodes.InvalidCursor, "The cursor has an invalid format. Send one that this list returned.");

    public static GraphError InvalidNodeId() => new(null, "The node ID string has an invalid format.");
}
