using System.Collections;
using System.Diagnostics;
using Streakoid.Graph;
using Streakoid.Transport;

namespace Streakoid.Hosting.Telemetry;

/// <summary>Gives every log line of a request, and its trace, the operation's name and the user's hash.</summary>
internal sealed class RequestTelemetry(UserHash users, ILogger<RequestTelemetry> logger) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use(async (HttpContext context, RequestDelegate rest) =>
        {
            // Taken here, where it is the request's own.
            Activity? activity = Activity.Current;
            RequestFacts facts = RequestFacts.Of(context);
            LogScope scope = new(facts, context.RequestServices.GetRequiredService<ViewerScope>(), users);
            using (logger.BeginScope(scope)) await rest(context);
            if (activity is null || facts.Outcome == RequestOutcome.None) return;
            activity.SetTag("graphql.operation.type", facts.Kind).SetTag("streakoid.field", facts.Field);
            foreach ((string name, object? value) in scope) activity.SetTag(name, value);
        });
        next(application);
    };

    /// <summary>
    /// Read when a line is written, since what is known of a request grows while it runs; or when a batch of lines is sent, and
    /// the request and its services are gone.
    /// </summary>
    private sealed class LogScope(RequestFacts facts, ViewerScope viewers, UserHash users) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => 2;

        public KeyValuePair<string, object?> this[int index] => index switch
        {
            0 => new("graphql.operation.name", facts.Operation),
            1 => new("streakoid.user", viewers.Viewer is { } viewer ? users.Of(viewer.UserId) : null),
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            for (int i = 0; i < Count; i++) yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"operation:{this[0].Value} user:{this[1].Value}";
    }
}
