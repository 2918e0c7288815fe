using GraphQL;
using Streakoid.Graph.Openings;

namespace Streakoid.Transport.Plans;

/// <summary>What the fields of a plan have read before it is known who asks.</summary>
internal static class PlanOpenings
{
    public static IReadOnlyList<Opening> Of(PlanRun run)
    {
        if (run.Plan.Openers.Count == 0) return [];
        List<Opening> openings = [];
        foreach (OpeningField field in OpeningField.Each(run, run.Plan.Openers))
        {
            try
            {
                if (field.Context.FieldDefinition.GetOpening()!(field) is { } opening) openings.Add(opening);
            }
            catch (ExecutionError)
            {
                // Its arguments are wrong, which its resolver will say.
            }
        }
        return openings;
    }

    /// <summary>A field at all the places where it is selected.</summary>
    private sealed class OpeningField(PlanRun run, IReadOnlyList<PlanField> places) : IOpeningField
    {
        public IResolveFieldContext Context { get; } = new PlanContext(run) { Field = places[0] };

        public IReadOnlyList<IOpeningField> Below(params ReadOnlySpan<string> paths)
        {
            List<PlanField> found = [];
            foreach (string path in paths)
                foreach (PlanField place in places) found.AddRange(run.Plan.Below(place, path));
            return Each(run, found);
        }

        public bool SelectsOnly(params ReadOnlySpan<string> names)
        {
            foreach (PlanField place in places)
                foreach (PlanField below in place.Selection?.Fields ?? [])
                    if (!names.Contains(below.Definition.Name)) return false;
            return true;
        }

        public static IReadOnlyList<OpeningField> Each(PlanRun run, IReadOnlyList<PlanField> fields) => fields.Count switch
        {
            0 => [],
            1 => [new OpeningField(run, fields)],
            _ => [.. fields.GroupBy(field => field.Ast).Select(field => new OpeningField(run, [.. field]))],
        };
    }
}
