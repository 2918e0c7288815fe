using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Generator.Validate;

/// <summary>Walks one operation or fragment and collects its nodes.</summary>
internal sealed class SchemaWalker
{
    private readonly SchemaModel _schema;
    private readonly ExecutableDefinition _into;

    private SchemaWalker(SchemaModel schema, ExecutableDefinition into)
    {
        _schema = schema;
        _into = into;
    }

    public static ExecutableDefinition Walk(SchemaModel schema, GraphFile file, GraphQLExecutableDefinition node)
    {
        if (node is GraphQLOperationDefinition operation)
        {
            var (root, location) = operation.Operation switch
            {
                OperationType.Mutation => (schema.MutationType, "MUTATION"),
                OperationType.Subscription => (schema.SubscriptionType, "SUBSCRIPTION"),
                _ => (schema.QueryType, "QUERY"),
            };
            var walk = new SchemaWalker(schema, new ExecutableDefinition(file, node, schema.Find(root)));
            walk.Directives(node.Directives, location);
            foreach (var variable in operation.Variables?.Items ?? [])
            {
                walk.Directives(variable.Directives, "VARIABLE_DEFINITION");
                if (variable.DefaultValue is not null)
                    walk.Value(variable.DefaultValue, TypeRef.From(variable.Type), false, false);
            }

            walk.Selections(node.SelectionSet, walk._into.Type);
            return walk._into;
        }
        else
        {
            var type = schema.Find(((GraphQLFragmentDefinition)node).TypeCondition.Type.Name.StringValue);
            var walk = new SchemaWalker(schema, new ExecutableDefinition(file, node, type));
            walk.Directives(node.Directives, "FRAGMENT_DEFINITION");
            walk.Selections(node.SelectionSet, type);
            return walk._into;
        }
    }

    private void Selections(GraphQLSelectionSet? set, SchemaType? parent)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            switch (selection)
            {
                case GraphQLField field:
                    var definition = _schema.Field(parent, field.Name.StringValue);
                    _into.Fields.Add(new FieldUse(field, parent, definition));
                    Directives(field.Directives, "FIELD");
                    Arguments(field, $"field `{field.Name.StringValue}`", field.Arguments, definition?.Arguments);
                    Selections(field.SelectionSet, _schema.Find(definition?.Type.Name));
                    break;
                case GraphQLFragmentSpread spread:
                    _into.Spreads.Add(new SpreadUse(spread, parent));
                    Directives(spread.Directives, "FRAGMENT_SPREAD");
                    break;
                case GraphQLInlineFragment inline:
                    _into.Inlines.Add(new InlineUse(inline, parent));
                    Directives(inline.Directives, "INLINE_FRAGMENT");
                    Selections(
                        inline.SelectionSet,
                        inline.TypeCondition is null ? parent : _schema.Find(inline.TypeCondition.Type.Name.StringValue)
                    );
                    break;
            }
        }
    }

    private void Directives(GraphQLDirectives? directives, string location)
    {
        if (directives is null)
            return;
        _into.DirectiveLists.Add(directives);
        foreach (var directive in directives.Items)
        {
            _schema.Directives.TryGetValue(directive.Name.StringValue, out var definition);
            _into.Directives.Add(new DirectiveUse(directive, definition, location));
            Arguments(directive, $"directive `@{directive.Name.StringValue}`", directive.Arguments, definition?.Arguments);
        }
    }

    private void Arguments(ASTNode node, string what, GraphQLArguments? given, IReadOnlyList<InputDefinition>? definitions)
    {
        _into.Arguments.Add(new ArgumentsUse(node, what, given, definitions));
        foreach (var argument in given?.Items ?? [])
        {
            var definition = definitions?.FirstOrDefault(candidate => candidate.Name == argument.Name.StringValue);
            Value(argument.Value, definition?.Type, definition?.HasDefault ?? false, false);
        }
    }

    private void Value(GraphQLValue value, TypeRef? expected, bool hasDefault, bool inOneOf)
    {
        _into.Values.Add(new ValueUse(value, expected, hasDefault, inOneOf));
        switch (value)
        {
            case GraphQLListValue list:
                foreach (var item in list.Values ?? [])
                    Value(item, expected?.Item, false, false);
                break;
            case GraphQLObjectValue given:
                // A single object is coerced to a list of one.
                var type = _schema.Find(expected?.Name);
                foreach (var field in given.Fields ?? [])
                {
                    InputDefinition? definition = null;
                    type?.Inputs.TryGetValue(field.Name.StringValue, out definition);
                    Value(field.Value, definition?.Type, definition?.HasDefault ?? false, type?.IsOneOf ?? false);
                }

                break;
        }
    }
}
