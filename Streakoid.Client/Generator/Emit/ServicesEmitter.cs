using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes the methods that register the client.</summary>
internal static class ServicesEmitter
{
    private const string DependencyInjection = "global::Microsoft.Extensions.DependencyInjection";
    private const string Registration = $"{OperationEmitter.Runtime}.GeneratedClientServices";

    public static string Emit(ClientPlan plan)
    {
        var name = plan.Config.ClientName;
        var client = $"global::{plan.Config.Namespace}.{name}";
        var types = $"<global::{plan.Config.Namespace}.I{name}, {client}>";
        var transport = plan.Config.Features.SocketSubscriptions ? "WebSocket" : "ServerSentEvents";
        var code = CodeWriter.File(plan.Config, "Microsoft.Extensions.DependencyInjection");
        code.Line();
        code.Summary(null, $"Registers {name}.");
        code.Open($"{code.Access} static partial class {name}ServiceCollectionExtensions");
        code.Summary(
            null,
            "Adds the client for a server of its own, without a session. Set its address with <c>ConfigureHttpClient</c>.",
            raw: true
        );
        code.Line(
            $"public static {DependencyInjection}.IHttpClientBuilder Add{name}(this {DependencyInjection}.IServiceCollection services) =>"
        );
        code.Indented(() =>
            code.Line(
                $"{Registration}.Add{types}(services, {CodeWriter.Literal(plan.Config.Namespace + "." + name)}, {OperationEmitter.Runtime}.SubscriptionTransport.{transport}, static executor => new {client}(executor));"
            )
        );
        code.Line();
        code.Summary(null, "Adds the client for the server of <c>AddStreakoidClient</c>, with its session and lifetime.", raw: true);
        code.Line(
            $"public static {OperationEmitter.Runtime}.StreakoidClientBuilder Add{name}(this {OperationEmitter.Runtime}.StreakoidClientBuilder builder) =>"
        );
        code.Indented(() => code.Line($"{Registration}.Add{types}(builder, static executor => new {client}(executor));"));
        code.Close();
        return code.ToString();
    }
}
