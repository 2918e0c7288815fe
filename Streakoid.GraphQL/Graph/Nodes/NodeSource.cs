using GraphQL;

namespace Streakoid.Graph.Nodes;

/// <summary>Fetches objects of one type by key: the viewer's own, and null for any other key.</summary>
/// <param name="Type">The type's name, as in the id.</param>
/// <param name="Load">
/// Returns the object, null, or the pending result of a loader. It reads only the viewer's rows.
/// </param>
public sealed record NodeSource(string Type, Func<IResolveFieldContext, Guid, object?> Load);
