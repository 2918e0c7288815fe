using System.Collections;
using Streakoid.Execution.Requests;
using Streakoid.Graph;

namespace Streakoid.Hosting.Telemetry;

/// <summary>
/// The log scope of a request. Evaluated when a line is written, because the data of a request grows while it runs; or when a batch of
/// lines is sent, and the request and its services are gone.
/// </summary>
internal sealed class LogScope(string requestId, OperationInfo info, PrincipalGuard principal, UserHash users)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] =>
        index switch
        {
            0 => new("streakoid.request", requestId),
            1 => new("graphql.operation.name", info.Operation),
            2 => new("streakoid.user", principal.User is { } user ? users.Of(user) : null),
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"request:{this[0].Value} operation:{this[1].Value} user:{this[2].Value}";
}
