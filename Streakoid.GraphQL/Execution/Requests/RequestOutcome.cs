namespace Streakoid.Execution.Requests;

/// <summary>The outcome of a request, for metrics.</summary>
internal enum RequestOutcome
{
    /// <summary>Not an operation: an SDL download or a redirect to the IDE.</summary>
    None,

    /// <summary>Answered without errors.</summary>
    Ok,

    /// <summary>Answered with errors that the client can correct, mostly with status 200.</summary>
    Error,

    /// <summary>Not run because of the client.</summary>
    Refused,

    /// <summary>Not answered because the server or its database was unavailable: 503.</summary>
    Unavailable,

    /// <summary>A fault of the server, with any status.</summary>
    Failed,

    /// <summary>The client disconnected before the answer.</summary>
    Aborted,
}
