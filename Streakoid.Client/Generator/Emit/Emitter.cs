using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes a plan: a file for each operation, fragment, input and enum, the client, and its JSON helper.</summary>
internal static class Emitter
{
    public static IEnumerable<GeneratedFile> Emit(ClientPlan plan)
    {
        if (plan.Operations.Count == 0)
            yield break;
        var json = $"{plan.Config.ClientName}Json";
        foreach (var operation in plan.Operations)
            yield return new GeneratedFile($"{operation.Class}.g.cs", OperationEmitter.Emit(plan, operation, json));
        foreach (var fragment in plan.Fragments)
            yield return new GeneratedFile($"I{fragment.Name}.g.cs", FragmentEmitter.Emit(plan, fragment));
        foreach (var input in plan.Types.Inputs.Values)
            yield return new GeneratedFile($"{Names.Pascal(input.Name)}.g.cs", InputEmitter.Emit(plan, input, json));
        foreach (var type in plan.Types.Enums.Values)
            yield return new GeneratedFile($"{Names.Pascal(type.Name)}.g.cs", EnumEmitter.Emit(plan, type, json));
        yield return new GeneratedFile($"{plan.Config.ClientName}.g.cs", ClientEmitter.Emit(plan));
        yield return new GeneratedFile($"{json}.g.cs", JsonEmitter.Emit(plan, json));
    }
}
