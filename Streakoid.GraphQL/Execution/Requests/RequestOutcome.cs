namespace Streakoid.Execution.Requests;

/// <summary>How a request ended, for whoever counts.</summary>
internal enum RequestOutcome
{
    /// <summary>It was no operation: the SDL was downloaded, or a browser sent on to the IDE.</summary>
    None,

    /// <summary>Answered without errors.</summary>
    Ok,

    /// <summary>Answered with errors that the client can mend, in most cases at status 200.</summary>
    Error,

    /// <summary>Not run, for a reason that is the client's.</summary>
    Refused,

    /// <summary>Not answered, since the server or its database could not: 503.</summary>
    Unavailable,

    /// <summary>A fault of the server's, at whatever status.</summary>
    Failed,

    /// <summary>The client went away before the answer.</summary>
    Aborted,
}
