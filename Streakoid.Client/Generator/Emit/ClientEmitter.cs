using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes the client class with a property for each operation.</summary>
internal static class ClientEmitter
{
    public static string Emit(ClientPlan plan)
    {
        var name = plan.Config.ClientName;
        var members = Members(plan);
        var code = CodeWriter.File(plan.Config);
        code.Line();
        code.Summary(null, "The operations of the client.");
        code.Open($"{code.Access} partial interface I{name}");
        for (var i = 0; i < plan.Operations.Count; i++)
        {
            var operation = plan.Operations[i];
            if (i > 0)
                code.Line();
            code.Summary(operation.Description, $"The {operation.Kind.ToString().ToLowerInvariant()} {operation.Name}.");
            code.Line($"I{operation.Class} {members[operation]} {{ get; }}");
        }

        code.Close();
        code.Line();
        code.Line("/// <inheritdoc />");
        code.Open($"{code.Access} partial class {name} : I{name}");
        code.Line("/// <summary>Creates the client.</summary>");
        code.Open($"public {name}({OperationEmitter.Executor} executor)");
        foreach (var operation in plan.Operations)
            code.Line($"{members[operation]} = new {operation.Class}(executor);");
        code.Close();
        foreach (var operation in plan.Operations)
        {
            code.Line();
            code.Line("/// <inheritdoc />");
            code.Line($"public I{operation.Class} {members[operation]} {{ get; }}");
        }

        code.Close();
        return code.ToString();
    }

    // A member must not have the name of its class or of a member of System.Object.
    private static Dictionary<OperationPlan, string> Members(ClientPlan plan)
    {
        var taken = new HashSet<string>(plan.Operations.Select(static operation => operation.Name), StringComparer.Ordinal);
        return plan.Operations.ToDictionary(
            static operation => operation,
            operation =>
                operation.Name == plan.Config.ClientName || Names.Inherited.Contains(operation.Name)
                    ? Names.Unique(operation.Name + "Operation", taken)
                    : operation.Name
        );
    }
}
