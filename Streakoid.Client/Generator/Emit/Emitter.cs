using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>
/// Writes a file for each operation, fragment, input and enum, the client, and the operations' manifest. File names contain the
/// client's name, so that a project can have two clients. The compiler rejects names that differ only by case.
/// </summary>
internal static class Emitter
{
    public static IEnumerable<GeneratedFile> Emit(ClientPlan plan)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return Files(plan).Select(file => new GeneratedFile($"{plan.Config.ClientName}.{Names.Unique(file.Name, taken)}.g.cs", file.Text));
    }

    private static IEnumerable<GeneratedFile> Files(ClientPlan plan)
    {
        if (plan.Operations.Count == 0)
            yield break;
        var json = $"{plan.Config.ClientName}Json";
        foreach (var operation in plan.Operations)
            yield return new GeneratedFile(operation.Class, OperationEmitter.Emit(plan, operation, json));
        foreach (var fragment in plan.Fragments)
            yield return new GeneratedFile($"I{fragment.Name}", FragmentEmitter.Emit(plan, fragment));
        foreach (var input in plan.Types.Inputs.Values)
            yield return new GeneratedFile($"{Names.Pascal(input.Name)}", InputEmitter.Emit(plan, input, json));
        foreach (var type in plan.Types.Enums.Values)
            yield return new GeneratedFile($"{Names.Pascal(type.Name)}", EnumEmitter.Emit(plan, type, json));
        yield return new GeneratedFile(plan.Config.ClientName, ClientEmitter.Emit(plan));
        if (plan.Config.Features.Registration)
            yield return new GeneratedFile("Services", ServicesEmitter.Emit(plan));
        yield return new GeneratedFile(ManifestEmitter.Name, ManifestEmitter.Emit(plan));
    }
}
