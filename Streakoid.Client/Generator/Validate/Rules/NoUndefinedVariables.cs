using GraphQLParser.AST;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>Each operation declares the variables that it or its fragments use.</summary>
internal sealed class NoUndefinedVariables() : Rule("STRK0129")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        var told = new HashSet<(ASTNode, string)>();
        foreach (var operation in context.Operations)
        {
            var declared = new HashSet<string>(
                operation.Variables.Select(static variable => variable.Variable.Name.StringValue),
                StringComparer.Ordinal
            );
            foreach (var definition in context.WithFragments(operation))
            {
                foreach (var value in definition.Values)
                {
                    if (
                        value.Node is GraphQLVariable variable
                        && !declared.Contains(variable.Name.StringValue)
                        && told.Add((variable, operation.What))
                    )
                        yield return definition.At(
                            Id,
                            variable,
                            $"The {operation.What} does not declare the variable `${variable.Name.StringValue}`."
                        );
                }
            }
        }
    }
}
