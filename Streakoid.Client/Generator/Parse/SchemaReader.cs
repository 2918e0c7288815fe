using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Parse;

/// <summary>Reads schema files and type extensions into a <see cref="SchemaModel"/>.</summary>
internal static class SchemaReader
{
    private static readonly GraphFile BuiltInFile = new("built-in.graphql", BuiltIn.Sdl);

    public static SchemaModel Read(EquatableArray<GraphFile> files)
    {
        var schema = new SchemaModel(files);
        var documents = new List<(GraphFile File, GraphQLDocument Document)>();
        foreach (var file in new[] { BuiltInFile }.Concat(files))
        {
            if (file.Parse(out var problem) is { } document)
                documents.Add((file, file == BuiltInFile ? document : WithoutBuiltIns(document)));
            else
                schema.Problems.Add(problem!);
        }

        var roots = new Dictionary<OperationType, string>();
        foreach (var (file, document) in documents)
        {
            foreach (var definition in document.Definitions)
                Define(schema, roots, file, definition);
        }

        foreach (var (file, document) in documents)
        {
            foreach (var definition in document.Definitions)
                Extend(schema, roots, file, definition);
        }

        schema.QueryType = Root(schema, roots, OperationType.Query, "Query");
        schema.MutationType = Root(schema, roots, OperationType.Mutation, "Mutation");
        schema.SubscriptionType = Root(schema, roots, OperationType.Subscription, "Subscription");
        Relate(schema);
        foreach (var (file, document) in documents)
            CheckNames(schema, file, document);
        return schema;
    }

    // Some tools also print the built-in types. The specification's definitions replace them.
    private static GraphQLDocument WithoutBuiltIns(GraphQLDocument document) =>
        new([
            .. document.Definitions.Where(static definition =>
                definition is not GraphQLTypeDefinition { Name.StringValue: var name }
                || !(name is "Int" or "Float" or "String" or "Boolean" or "ID" || name.StartsWith("__", StringComparison.Ordinal))
            ),
        ]);

    private static string? Root(SchemaModel schema, Dictionary<OperationType, string> roots, OperationType operation, string usual) =>
        roots.TryGetValue(operation, out var name) ? name
        : roots.Count == 0 && schema.Find(usual) is not null ? usual
        : null;

    private static void Define(SchemaModel schema, Dictionary<OperationType, string> roots, GraphFile file, ASTNode definition)
    {
        switch (definition)
        {
            case GraphQLSchemaDefinition node:
                Roots(roots, node.OperationTypes);
                break;
            case GraphQLDirectiveDefinition node:
                schema.Directives[node.Name.StringValue] = new DirectiveDefinition(
                    node.Name.StringValue,
                    Inputs(node.Arguments?.Items),
                    new HashSet<string>(node.Locations.Items.Select(static location => DirectiveLocations.Name(location))),
                    node.Repeatable
                );
                break;
            case GraphQLTypeDefinition node when Kind(node) is { } kind:
                var type = new SchemaType(node.Name.StringValue, kind, node.Description?.Value.ToString());
                if (schema.Types.ContainsKey(type.Name))
                    schema.Problems.Add(file.At(ProblemIds.SchemaInvalid, node.Name, $"The schema defines the type `{type.Name}` twice."));
                schema.Types[type.Name] = type;
                break;
            case GraphQLExecutableDefinition node:
                schema.Problems.Add(
                    file.At(
                        ProblemIds.SchemaInvalid,
                        node,
                        "A schema file contains types, but this is an operation or fragment. Move it to an operation file."
                    )
                );
                break;
        }
    }

    private static void Extend(SchemaModel schema, Dictionary<OperationType, string> roots, GraphFile file, ASTNode definition)
    {
        switch (definition)
        {
            case GraphQLSchemaExtension node:
                Roots(roots, node.OperationTypes);
                break;
            case GraphQLTypeExtension node when schema.Find(node.Name.StringValue) is null:
                schema.Problems.Add(
                    file.At(ProblemIds.SchemaInvalid, node.Name, $"The schema extends `{node.Name.StringValue}` but does not define it.")
                );
                break;
            case GraphQLTypeExtension node:
                Fill(schema.Find(node.Name.StringValue)!, node);
                Represent(schema, file, schema.Find(node.Name.StringValue)!, node);
                break;
            case GraphQLTypeDefinition node when schema.Find(node.Name.StringValue) is { } type:
                Fill(type, node);
                Represent(schema, file, type, node);
                break;
        }
    }

    private static void Represent(SchemaModel schema, GraphFile file, SchemaType type, ASTNode node)
    {
        if (type.Kind != TypeKind.Scalar)
            return;
        foreach (var directive in (node as IHasDirectivesNode)?.Directives?.Items ?? [])
        {
            if (
                directive is not { Name.StringValue: "runtimeType" or "serializationType" }
                || (
                    directive.Arguments?.Items.FirstOrDefault(static argument => argument.Name.StringValue == "name")?.Value
                    as GraphQLStringValue
                )?.Value.ToString()
                    is not { } name
            )
                continue;
            var target = CsScalar.Normalize(name);
            if (!CsScalar.IsTarget(target))
                schema.Problems.Add(
                    file.At(
                        ProblemIds.UnknownScalarTarget,
                        directive,
                        $"The scalar `{type.Name}` is mapped to `{name}`. It can be one of: {string.Join(", ", CsScalar.KnownTargets)}."
                    )
                );
            else if (directive.Name.StringValue == "runtimeType")
                type.RuntimeType = target;
            else
                type.SerializationType = target;
        }
    }

    private static void Roots(Dictionary<OperationType, string> roots, List<GraphQLRootOperationTypeDefinition>? types)
    {
        foreach (var root in types ?? [])
            roots[root.Operation] = root.Type!.Name.StringValue;
    }

    private static TypeKind? Kind(GraphQLTypeDefinition node) =>
        node switch
        {
            GraphQLScalarTypeDefinition => TypeKind.Scalar,
            GraphQLObjectTypeDefinition => TypeKind.Object,
            GraphQLInterfaceTypeDefinition => TypeKind.Interface,
            GraphQLUnionTypeDefinition => TypeKind.Union,
            GraphQLEnumTypeDefinition => TypeKind.Enum,
            GraphQLInputObjectTypeDefinition => TypeKind.Input,
            _ => null,
        };

    private static void Fill(SchemaType type, ASTNode node)
    {
        if (node is IHasInterfacesNode { Interfaces: { } interfaces })
            type.Interfaces.AddRange(interfaces.Items.Select(static item => item.Name.StringValue));
        if (node is IHasFieldsDefinitionNode { Fields: { } fields })
        {
            foreach (var field in fields.Items)
            {
                type.Fields[field.Name.StringValue] = new FieldDefinition(
                    field.Name.StringValue,
                    TypeRef.From(field.Type),
                    Inputs(field.Arguments?.Items),
                    field.Description?.Value.ToString(),
                    Deprecation(field.Directives)
                );
            }
        }

        var inputs = (node as GraphQLInputObjectTypeDefinition)?.Fields ?? (node as GraphQLInputObjectTypeExtension)?.Fields;
        foreach (var input in Inputs(inputs?.Items))
            type.Inputs[input.Name] = input;
        var values = (node as GraphQLEnumTypeDefinition)?.Values ?? (node as GraphQLEnumTypeExtension)?.Values;
        foreach (var value in values?.Items ?? [])
            type.Values.Add(new EnumValue(value.Name.StringValue, value.Description?.Value.ToString(), Deprecation(value.Directives)));
        var members = (node as GraphQLUnionTypeDefinition)?.Types ?? (node as GraphQLUnionTypeExtension)?.Types;
        type.Members.AddRange((members?.Items ?? []).Select(static member => member.Name.StringValue));
        if (
            node is IHasDirectivesNode { Directives: { } directives }
            && directives.Items.Any(static directive => directive.Name.StringValue == "oneOf")
        )
            type.IsOneOf = true;
    }

    private static InputDefinition[] Inputs(List<GraphQLInputValueDefinition>? items) =>
        [
            .. (items ?? []).Select(static item => new InputDefinition(
                item.Name.StringValue,
                TypeRef.From(item.Type),
                item.DefaultValue is not null,
                item.Description?.Value.ToString(),
                Deprecation(item.Directives)
            )),
        ];

    private static string? Deprecation(GraphQLDirectives? directives)
    {
        var deprecated = directives?.Items.FirstOrDefault(static directive => directive.Name.StringValue == "deprecated");
        if (deprecated is null)
            return null;
        return (deprecated.Arguments?.Items.FirstOrDefault()?.Value as GraphQLStringValue)?.Value.ToString() ?? "No longer supported";
    }

    private static void Relate(SchemaModel schema)
    {
        foreach (var type in schema.Types.Values)
        {
            if (type.Kind == TypeKind.Object)
            {
                type.PossibleTypes.Add(type);
                foreach (var name in type.Interfaces)
                    schema.Find(name)?.PossibleTypes.Add(type);
            }
            else if (type.Kind == TypeKind.Union)
            {
                type.PossibleTypes.AddRange(type.Members.Select(schema.Find).OfType<SchemaType>());
            }
        }
    }

    private static void CheckNames(SchemaModel schema, GraphFile file, GraphQLDocument document)
    {
        foreach (var definition in document.Definitions)
        {
            var named = definition switch
            {
                IHasFieldsDefinitionNode { Fields: { } fields } => fields.Items.SelectMany(static field =>
                    new[] { field.Type }.Concat((field.Arguments?.Items ?? []).Select(static argument => argument.Type))
                ),
                GraphQLInputObjectTypeDefinition { Fields: { } fields } => fields.Items.Select(static field => field.Type),
                GraphQLUnionTypeDefinition { Types: { } types } => types.Items,
                GraphQLSchemaDefinition { OperationTypes: { } types } => types.Select(static root => root.Type!),
                _ => [],
            };
            foreach (var type in named)
            {
                if (schema.Find(TypeRef.From(type).Name) is null)
                    schema.Problems.Add(
                        file.At(
                            ProblemIds.SchemaInvalid,
                            type,
                            $"The schema uses the type `{TypeRef.From(type).Name}` but does not define it."
                        )
                    );
            }
        }
    }
}
