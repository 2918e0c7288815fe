using GraphQL;
using Streakoid.Graph.Prefetching;

namespace Streakoid.Execution.Compiled;

/// <summary>Collects the reads that the fields of a compiled operation can start before the user is known.</summary>
internal static class OperationPrefetches
{
    public static IReadOnlyList<Prefetch> Of(OperationRun run)
    {
        if (run.Compiled.PrefetchingFields.Count == 0)
            return [];
        List<Prefetch> prefetches = [];
        foreach (PrefetchingField field in PrefetchingField.Each(run, run.Compiled.PrefetchingFields))
        {
            try
            {
                if (field.Context.FieldDefinition.GetPrefetch()!(field) is { } prefetch)
                    prefetches.Add(prefetch);
            }
            catch (ExecutionError)
            {
                // The arguments are invalid; the resolver reports it.
            }
        }
        return prefetches;
    }

    /// <summary>A field with all its selections.</summary>
    private sealed class PrefetchingField(OperationRun run, IReadOnlyList<CompiledField> places) : IPrefetchingField
    {
        public IResolveFieldContext Context { get; } = new CompiledFieldContext(run) { Field = places[0] };

        public IReadOnlyList<IPrefetchingField> Below(params ReadOnlySpan<string> paths)
        {
            List<CompiledField> found = [];
            foreach (string path in paths)
            foreach (CompiledField place in places)
                found.AddRange(run.Compiled.Below(place, path));
            return Each(run, found);
        }

        public bool SelectsOnly(params ReadOnlySpan<string> names)
        {
            foreach (CompiledField place in places)
            foreach (CompiledField below in place.Selection?.Fields ?? [])
                if (!names.Contains(below.Definition.Name))
                    return false;
            return true;
        }

        public static IReadOnlyList<PrefetchingField> Each(OperationRun run, IReadOnlyList<CompiledField> fields) =>
            fields.Count switch
            {
                0 => [],
                1 => [new PrefetchingField(run, fields)],
                _ => [.. fields.GroupBy(field => field.Ast).Select(field => new PrefetchingField(run, [.. field]))],
            };
    }
}
