using GraphQLParser;
using GraphQLParser.AST;
using Streakoid.Execution.Requests;
using Streakoid.Graph.Errors;

namespace Streakoid.Execution.Validation;

/// <summary>
/// Rejects expensive documents between parsing and validation, because the engine's validation takes seconds for some
/// documents of a kilobyte and cannot be cancelled. Linear in the document: each fragment is measured once.
/// </summary>
internal sealed class DocumentGuard
{
    private readonly OperationLimits _limits;
    private readonly GraphQLDocument _document;
    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Size?> _sizes = new(StringComparer.Ordinal);
    private int _aliases;

    private DocumentGuard(GraphQLDocument document, OperationLimits limits)
    {
        _document = document;
        _limits = limits;
        foreach (ASTNode definition in document.Definitions)
        {
            if (definition is GraphQLFragmentDefinition fragment)
                _fragments.TryAdd(fragment.FragmentName.Name.StringValue, fragment);
        }
    }

    // Depth and Lists are measured outside of __schema and __type, the other two inside.
    private readonly record struct Size(int Fields, int Depth, int Lists, int IntrospectionDepth, int IntrospectionLists);

    /// <summary>Throws if the text has too many or too long tokens. Runs before the parser.</summary>
    public static void CheckText(string query, OperationLimits limits)
    {
        int tokens = 0;
        int position = 0;
        while (true)
        {
            Token token = Lexer.Lex(query, position);
            if (token.Kind == TokenKind.EOF)
                return;
            if (token.Kind is TokenKind.NAME or TokenKind.INT or TokenKind.FLOAT && token.End - token.Start > limits.MaxNameLength)
                throw RequestRejectedException.Document(
                    ErrorCodes.Syntax,
                    $"The document contains a name or number longer than {limits.MaxNameLength} characters."
                );
            if (token.Kind != TokenKind.COMMENT && ++tokens > limits.MaxTokens)
                throw RequestRejectedException.Document(
                    ErrorCodes.Syntax,
                    $"The document has more than {limits.MaxTokens} tokens. Parsing aborted."
                );
            position = token.End;
        }
    }

    /// <summary>Throws if the parsed document exceeds the limits. Runs before validation.</summary>
    public static void Check(GraphQLDocument document, OperationLimits limits) => new DocumentGuard(document, limits).Check();

    private void Check()
    {
        int all = 0;
        foreach (ASTNode definition in _document.Definitions)
        {
            switch (definition)
            {
                case GraphQLOperationDefinition operation:
                    Directives(operation.Directives);
                    foreach (GraphQLVariableDefinition variable in operation.Variables ?? Enumerable.Empty<GraphQLVariableDefinition>())
                    {
                        Directives(variable.Directives);
                        TypeDepth(variable.Type);
                        Value(variable.DefaultValue, 1);
                    }

                    Size size = Measure(operation.SelectionSet);
                    Limit(size);
                    // A document of examples contains many operations: one runs, but all are validated.
                    if ((all += size.Fields) > 4 * _limits.MaxFields)
                        throw Limit($"The document's operations select more than {4 * _limits.MaxFields} fields.");
                    break;
                case GraphQLFragmentDefinition fragment:
                    // Unused fragments are validated too. The allowed depth of a fragment depends on where it is spread: the introspection
                    // query of most tools has a fragment deeper than MaxDepth.
                    LimitFields(Measure(fragment.FragmentName.Name.StringValue));
                    break;
                default:
                    throw RequestRejectedException.Document(
                        ErrorCodes.RequestInvalid,
                        "Only operations and fragments can be sent, not type definitions."
                    );
            }
        }
    }

    private void Limit(Size size)
    {
        LimitFields(size);
        if (size.Depth > _limits.MaxDepth)
            throw Limit($"The document is nested deeper than {_limits.MaxDepth} fields.");
        if (size.IntrospectionDepth > _limits.MaxIntrospectionDepth || size.IntrospectionLists > _limits.MaxIntrospectionLists)
            throw RequestRejectedException.Document(ErrorCodes.IntrospectionDepth, "The introspection is nested too deeply.");
    }

    private void LimitFields(Size size)
    {
        if (size.Fields > _limits.MaxFields)
            throw Limit($"The document selects more than {_limits.MaxFields} fields.");
    }

    private Size Measure(string fragmentName)
    {
        if (_sizes.TryGetValue(fragmentName, out Size? known))
        {
            return known
                ?? throw RequestRejectedException.Document(
                    ErrorCodes.DocumentLimit,
                    "A fragment spreads itself, directly or indirectly. Remove the cycle."
                );
        }

        if (!_fragments.TryGetValue(fragmentName, out GraphQLFragmentDefinition? fragment))
            return default;
        _sizes[fragmentName] = null;
        Directives(fragment.Directives);
        Size size = Measure(fragment.SelectionSet);
        _sizes[fragmentName] = size;
        return size;
    }

    private Size Measure(GraphQLSelectionSet? set)
    {
        Size total = default;
        foreach (ASTNode node in set?.Selections ?? [])
        {
            Size one;
            switch (node)
            {
                case GraphQLField field:
                    one = Measure(field);
                    break;
                case GraphQLInlineFragment inline:
                    Directives(inline.Directives);
                    one = Measure(inline.SelectionSet);
                    break;
                case GraphQLFragmentSpread spread:
                    Directives(spread.Directives);
                    one = Measure(spread.FragmentName.Name.StringValue);
                    break;
                default:
                    continue;
            }

            // Saturating addition: 26 fragments that each spread the next twice have 2^26 fields.
            total = new(
                Math.Min(total.Fields + one.Fields, _limits.MaxFields + 1),
                Math.Max(total.Depth, one.Depth),
                Math.Max(total.Lists, one.Lists),
                Math.Max(total.IntrospectionDepth, one.IntrospectionDepth),
                Math.Max(total.IntrospectionLists, one.IntrospectionLists)
            );
        }

        return total;
    }

    private Size Measure(GraphQLField field)
    {
        if (field.Alias is not null && ++_aliases > _limits.MaxAliases)
            throw Limit($"The document has more than {_limits.MaxAliases} aliases.");
        Directives(field.Directives);
        foreach (GraphQLArgument argument in field.Arguments ?? Enumerable.Empty<GraphQLArgument>())
            Value(argument.Value, 1);

        string name = field.Name.StringValue;
        bool introspection = name is "__schema" or "__type";
        if (introspection && !_limits.Introspection)
        {
            throw new RequestRejectedException(
                RejectionReason.Invalid,
                ErrorCodes.IntrospectionNotAllowed,
                "Introspection is not allowed for the current request."
            )
            {
                WellFormed = true,
                Extensions = [new("field", name)],
                Location = Location.FromLinearPosition(_document.Source, field.Location.Start),
            };
        }

        Size below = Measure(field.SelectionSet);
        int fields = Math.Min(below.Fields + 1, _limits.MaxFields + 1);

        if (introspection)
        {
            return new(fields, 1, 0, Math.Max(below.Depth, below.IntrospectionDepth) + 1, Math.Max(below.Lists, below.IntrospectionLists));
        }

        int lists = below.Lists + (name is "fields" or "interfaces" or "possibleTypes" or "inputFields" ? 1 : 0);
        return below with { Fields = fields, Depth = below.Depth + 1, Lists = lists };
    }

    private void Directives(GraphQLDirectives? directives)
    {
        if (directives is null)
            return;
        if (directives.Count > _limits.MaxDirectives)
            throw Limit($"A place in the document has more than {_limits.MaxDirectives} directives.");
        foreach (GraphQLDirective directive in directives)
        {
            foreach (GraphQLArgument argument in directive.Arguments ?? Enumerable.Empty<GraphQLArgument>())
                Value(argument.Value, 1);
        }
    }

    private void Value(GraphQLValue? value, int depth)
    {
        if (value is not (GraphQLListValue or GraphQLObjectValue))
            return;
        if (depth > _limits.MaxValueDepth)
            throw Limit($"A value in the document is nested deeper than {_limits.MaxValueDepth} levels.");
        if (value is GraphQLListValue { Values: { } items })
        {
            foreach (GraphQLValue item in items)
                Value(item, depth + 1);
        }
        else if (value is GraphQLObjectValue { Fields: { } members })
        {
            foreach (GraphQLObjectField member in members)
                Value(member.Value, depth + 1);
        }
    }

    private void TypeDepth(GraphQLType type)
    {
        int depth = 0;
        while (type is not GraphQLNamedType)
        {
            type = type switch
            {
                GraphQLListType list => list.Type,
                GraphQLNonNullType nonNull => nonNull.Type,
                _ => throw Limit("A variable's type is of an unknown kind."),
            };
            if (++depth > 2 * _limits.MaxValueDepth)
                throw Limit($"A variable's type is nested deeper than {_limits.MaxValueDepth} lists.");
        }
    }

    private static RequestRejectedException Limit(string message) => RequestRejectedException.Document(ErrorCodes.DocumentLimit, message);
}
