namespace Streakoid.Execution.Requests;

/// <summary>The outcome of a request, for metrics.</summary>
internal enum RequestOutcome
{
    /// <summary>Not an operation: an SDL download or a redirect to the IDE.</summary>
    None,

    /// <summary>A response without errors.</summary>
    Ok,

    /// <summary>A response with errors that the client can correct, mostly with status 200.</summary>
    Error,

    /// <summary>Rejected because of the client.</summary>
    Refused,

    /// <summary>The server or its database was unavailable: 503.</summary>
    Unavailable,

    /// <summary>A fault of the server, with any status.</summary>
    Failed,

    /// <summary>The client disconnected before the response.</summary>
    Aborted,
}
