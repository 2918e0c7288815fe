using GraphQLParser.AST;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>Each declared variable is used.</summary>
internal sealed class NoUnusedVariables() : Rule("STRK0130")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var operation in context.Operations)
        {
            var used = new HashSet<string>(
                context
                    .WithFragments(operation)
                    .SelectMany(static definition => definition.Values)
                    .Select(static value => value.Node)
                    .OfType<GraphQLVariable>()
                    .Select(static variable => variable.Name.StringValue),
                StringComparer.Ordinal
            );
            foreach (var variable in operation.Variables)
            {
                if (!used.Contains(variable.Variable.Name.StringValue))
                    yield return operation.At(
                        Id,
                        variable.Variable,
                        $"The {operation.What} declares the variable `${variable.Variable.Name.StringValue}` and never uses it."
                    );
            }
        }
    }
}
