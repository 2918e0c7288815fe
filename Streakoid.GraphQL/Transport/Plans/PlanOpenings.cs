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
        // One that a fragment selects in two places is one.
        foreach (PlanField field in run.Plan.Openers.DistinctBy(field => field.Ast))
        {
            try
            {
                if (field.Definition.GetOpening()!(new OpeningField(run, field)) is { } opening) openings.Add(opening);
            }
            catch (ExecutionError)
            {
                // Its arguments are wrong, which its resolver will say.
            }
        }
        return openings;
    }

    private sealed class OpeningField(PlanRun run, PlanField field) : IOpeningField
    {
        public IResolveFieldContext Context { get; } = new PlanContext(run) { Field = field };

        public IEnumerable<IOpeningField> Below(string name) =>
            (field.Selection?.Fields ?? []).Where(below => below.Definition.Name == name).Select(below => new OpeningField(run, below));

        public bool SelectsOnly(params ReadOnlySpan<string> names)
        {
            foreach (PlanField below in field.Selection?.Fields ?? [])
                if (!names.Contains(below.Definition.Name)) return false;
            return true;
        }
    }
}
