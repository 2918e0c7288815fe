using Streakoid.Graph;

namespace Streakoid.Execution.Compiled;

/// <summary>An object of a response: its selected fields and their fetched values.</summary>
internal sealed class ObjectResult(CompiledSelection selection, object? source, Principal? principal)
{
    public CompiledSelection Selection => selection;

    /// <summary>The object whose fields are selected; for the root, the principal.</summary>
    public object? Source => source;

    /// <summary>The principal of the fields; null if no user is signed in.</summary>
    public Principal? Principal => principal;

    /// <summary>
    /// The values of fields that are not computed while writing: a serialized leaf, an <see cref="ObjectResult"/>, an array of them for
    /// a list whose items needed fetching, or an object that is written directly. Empty if there is no such field.
    /// </summary>
    public object?[] Values { get; } = selection.IsPure ? [] : new object?[selection.Fields.Length];
}
