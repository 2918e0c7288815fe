using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes the interfaces of a fragment. The operations that spread it extend them.</summary>
internal static class FragmentEmitter
{
    public static string Emit(ClientPlan plan, FragmentPlan fragment)
    {
        var code = CodeWriter.File(plan.Config);
        foreach (var shape in fragment.Shapes)
            ShapeEmitter.Interface(code, shape);
        return code.ToString();
    }
}
