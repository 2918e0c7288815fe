using Streakoid.Graph;

namespace Streakoid.Execution.Compiled;

/// <summary>An object of an answer: what its compiled operation selects of it, and what had to be fetched.</summary>
internal sealed class ObjectResult(CompiledSelection selection, object? source, Principal? principal)
{
    public CompiledSelection Selection => selection;

    /// <summary>The object that fields are about; of the root, whom the operation is answered for.</summary>
    public object? Source => source;

    /// <summary>For whom the fields are answered; null while nobody is signed in.</summary>
    public Principal? Principal => principal;

    /// <summary>
    /// Of each field that is not worked out as it is written, a serialized leaf, a <see cref="ObjectResult"/>, an array of such where something had to be fetched
    /// of a list's items, or what the compiled operation can write by itself. Nothing where there is no such field.
    /// </summary>
    public object?[] Values { get; } = selection.IsPure ? [] : new object?[selection.Fields.Length];
}
