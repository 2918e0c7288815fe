using System.Diagnostics;
using Streakoid.Graph;
using Streakoid.Transport;

namespace Streakoid.Hosting.Telemetry;

/// <summary>Gives every log line of a request, and its trace, the operation's name and the user's hash.</summary>
internal sealed class RequestTelemetry(UserHash users) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use(async (HttpContext context, RequestDelegate rest) =>
        {
            // Taken here, where it is the request's own.
            Activity? activity = Activity.Current;
            RequestFacts facts = RequestFacts.Of(context);
            LogScope scope = new(context.TraceIdentifier, facts, context.RequestServices.GetRequiredService<PrincipalGuard>(), users);
            context.Features.Set(scope);
            await rest(context);
            if (activity is null || facts.Outcome == RequestOutcome.None) return;
            activity.SetTag("graphql.operation.type", facts.Kind).SetTag("streakoid.field", facts.Field);
            foreach ((string name, object? value) in scope) activity.SetTag(name, value);
        });
        next(application);
    };
}
