using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Streakoid.Execution.Compiled;

/// <summary>
/// Reads the variables of a compiled operation if all are scalars, and computes the arguments. The engine's validator does this for
/// all variables, but walks the whole document each time. It also reports the invalid values.
/// </summary>
internal sealed class OperationInputsReader
{
    private readonly GraphQLDocument _document;
    private readonly List<(GraphQLVariableDefinition Definition, string Name, ScalarGraphType Type, bool Required)> _variables;
    private readonly IReadOnlyList<(GraphQLField Node, FieldType Definition)> _fields;

    private OperationInputsReader(
        GraphQLDocument document,
        List<(GraphQLVariableDefinition, string, ScalarGraphType, bool)> variables,
        IReadOnlyList<(GraphQLField, FieldType)> fields
    ) => (_document, _variables, _fields) = (document, variables, fields);

    /// <summary>The reader of an operation; null if a variable is not a scalar or has a default.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="document">The document.</param>
    /// <param name="operation">Its operation.</param>
    /// <param name="fields">The selected fields that have arguments.</param>
    public static OperationInputsReader? Of(
        ISchema schema,
        GraphQLDocument document,
        GraphQLOperationDefinition operation,
        IReadOnlyList<(GraphQLField, FieldType)> fields
    )
    {
        List<(GraphQLVariableDefinition, string, ScalarGraphType, bool)> variables = [];
        foreach (GraphQLVariableDefinition variable in operation.Variables?.Items ?? [])
        {
            bool required = variable.Type is GraphQLNonNullType;
            GraphQLType type = variable.Type is GraphQLNonNullType { Type: var inner } ? inner : variable.Type;
            if (
                variable.DefaultValue is not null
                || variable.Directives is { Count: > 0 }
                || type is not GraphQLNamedType named
                || schema.AllTypes[named.Name.Value] is not ScalarGraphType scalar
            )
                return null;
            variables.Add((variable, variable.Variable.Name.StringValue, scalar, required));
        }
        return new OperationInputsReader(document, variables, fields);
    }

    /// <summary>The inputs of a request; null if the validator must check them.</summary>
    public OperationInputs? TryRead(IReadOnlyDictionary<string, object?> sent)
    {
        try
        {
            Variables variables = [];
            foreach ((GraphQLVariableDefinition definition, string name, ScalarGraphType type, bool required) in _variables)
            {
                Variable variable = new(name, definition);
                if (sent.TryGetValue(name, out object? value) && value is not null)
                    variable.Value = type.ParseValue(value) ?? throw new FormatException();
                else if (required)
                    return null;
                else if (sent.ContainsKey(name))
                    variable.Value = null;
                variables.Add(variable);
            }
            Dictionary<GraphQLField, IDictionary<string, ArgumentValue>> arguments = new(_fields.Count, ReferenceEqualityComparer.Instance);
            foreach ((GraphQLField node, FieldType definition) in _fields)
            {
                if (ExecutionHelper.GetArguments(definition.Arguments, node.Arguments, variables, _document, node, null) is { } known)
                    arguments[node] = known;
            }
            return new OperationInputs(variables, arguments);
        }
        // Scalars and arguments throw many kinds of exceptions for an invalid value.
        catch (Exception error)
            when (error
                    is ExecutionError
                        or FormatException
                        or InvalidOperationException
                        or OverflowException
                        or ArgumentException
                        or InvalidCastException
            )
        {
            return null;
        }
    }
}
