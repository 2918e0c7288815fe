using System.Diagnostics;
using Streakoid.Execution.Requests;
using Streakoid.Graph;
using Streakoid.Http;

namespace Streakoid.Hosting.Telemetry;

/// <summary>Adds the operation's name and the user's hash to every log line and trace of a request.</summary>
internal sealed class RequestTelemetry(UserHash users) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        application =>
        {
            application.Use(
                async (HttpContext context, RequestDelegate rest) =>
                {
                    // Taken here, where it is the request's own.
                    Activity? activity = Activity.Current;
                    OperationInfo info = context.OperationInfo();
                    LogScope scope = new(
                        context.TraceIdentifier,
                        info,
                        context.RequestServices.GetRequiredService<PrincipalGuard>(),
                        users
                    );
                    context.Features.Set(scope);
                    await rest(context);
                    if (activity is null || info.Outcome == RequestOutcome.None)
                        return;
                    activity.SetTag("graphql.operation.type", info.Kind).SetTag("streakoid.field", info.Field);
                    foreach ((string name, object? value) in scope)
                        activity.SetTag(name, value);
                }
            );
            next(application);
        };
}
