using GraphQL.Types;

namespace Streakoid.Graph.Mutations;

/// <summary>The graph type of an input, named like its record.</summary>
public abstract class InputType<TInput> : InputObjectGraphType<TInput>
{
    protected InputType(string description)
    {
        Name = typeof(TInput).Name;
        Description = description;
    }
}
