using System.Globalization;
using System.Text;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using GraphQLParser.Visitors;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Directives;

namespace Streakoid.Execution;

/// <summary>
/// Prints a schema as Hot Chocolate does: the schema block, then interfaces, objects, unions, inputs and enums by name,
/// then directives, then scalars. The engine's printer does not print our directives and has another order.
/// The output is deterministic.
/// </summary>
public sealed class SchemaPrinter
{
    private static readonly HashSet<string> BuiltInScalars = ["String", "Boolean", "Int", "Float", "ID"];
    private static readonly HashSet<string> BuiltInDirectives = ["skip", "include", "deprecated", "specifiedBy", "oneOf"];
    private static readonly SDLPrinter Values = new();

    private readonly StringBuilder _text = new();
    private bool _oneOf;
    private bool _specifiedBy;

    private SchemaPrinter() { }

    /// <summary>Prints the schema; the text ends with a line feed and contains no carriage return.</summary>
    public static string Print(ISchema schema)
    {
        schema.Initialize();
        SchemaPrinter printer = new();
        printer.Schema(schema);
        return printer._text.ToString();
    }

    private void Schema(ISchema schema)
    {
        Description(schema.Description, "");
        _text.Append("schema {\n");
        _text.Append("  query: ").Append(schema.Query.Name).Append('\n');
        if (schema.Mutation is not null)
            _text.Append("  mutation: ").Append(schema.Mutation.Name).Append('\n');
        if (schema.Subscription is not null)
            _text.Append("  subscription: ").Append(schema.Subscription.Name).Append('\n');
        _text.Append("}\n");

        List<IGraphType> types =
        [
            .. schema
                .AllTypes.Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal) && !BuiltInScalars.Contains(type.Name))
                .OrderBy(type => type.Name, StringComparer.Ordinal),
        ];
        foreach (IInterfaceGraphType type in types.OfType<IInterfaceGraphType>())
            Fields("interface", type, type.ResolvedInterfaces);
        foreach (IObjectGraphType type in types.OfType<IObjectGraphType>())
            Fields("type", type, type.ResolvedInterfaces);
        foreach (UnionGraphType type in types.OfType<UnionGraphType>())
            Union(type);
        foreach (IInputObjectGraphType type in types.OfType<IInputObjectGraphType>())
            Input(type);
        foreach (EnumerationGraphType type in types.OfType<EnumerationGraphType>())
            Enumeration(type);

        List<ScalarGraphType> scalars = [.. types.OfType<ScalarGraphType>().Where(type => type is not EnumerationGraphType)];
        _specifiedBy = scalars.Any(type => SpecifiedBy(type) is not null);
        foreach (
            Directive directive in schema
                .Directives.Where(directive => !BuiltInDirectives.Contains(directive.Name))
                .OrderBy(directive => directive.Name, StringComparer.Ordinal)
        )
            DirectiveDefinition(directive);
        if (_oneOf)
        {
            Start("Exactly one field of the input object must be given, and not null.");
            _text.Append("directive @oneOf on INPUT_OBJECT\n");
        }

        if (_specifiedBy)
        {
            Start("The specification of a scalar's format.");
            _text.Append("directive @specifiedBy(\"The specification's address.\" url: String!) on SCALAR\n");
        }

        foreach (ScalarGraphType type in scalars)
            Scalar(type);
    }

    private void Fields(string keyword, IComplexGraphType type, IEnumerable<IGraphType> interfaces)
    {
        Start(type.Description);
        _text.Append(keyword).Append(' ').Append(type.Name);
        List<string> names = [.. interfaces.Select(one => one.Name)];
        if (names.Count > 0)
            _text.Append(" implements ").AppendJoin(" & ", names);
        if (type.IsAuthorized())
            _text.Append(" @authorize");
        _text.Append(" {\n");
        foreach (FieldType field in type.Fields)
        {
            Description(field.Description, "  ");
            _text.Append("  ").Append(field.Name);
            Arguments(field.Arguments);
            _text.Append(": ").Append(field.ResolvedType);
            Deprecated(field.DeprecationReason);
            if (field.IsAuthorized())
                _text.Append(" @authorize");
            if (field.GetCost() is { } weight)
                _text.Append(CultureInfo.InvariantCulture, $" @cost(weight: \"{weight}\")");
            Size(field.GetListSize());
            _text.Append('\n');
        }

        _text.Append("}\n");
    }

    private void Size(ListSize? size)
    {
        if (size is null)
            return;
        List<string> members = [];
        if (size.AssumedSize is { } assumed)
            members.Add(string.Create(CultureInfo.InvariantCulture, $"assumedSize: {assumed}"));
        if (size.SlicingArguments.Count > 0)
            members.Add($"slicingArguments: [ {string.Join(", ", size.SlicingArguments.Select(name => $"\"{name}\""))} ]");
        if (size.SlicingArgumentDefaultValue is { } usual)
            members.Add(string.Create(CultureInfo.InvariantCulture, $"slicingArgumentDefaultValue: {usual}"));
        if (size.SizedFields.Count > 0)
            members.Add($"sizedFields: [ {string.Join(", ", size.SizedFields.Select(name => $"\"{name}\""))} ]");
        if (size.SlicingArguments.Count > 0)
            members.Add("requireOneSlicingArgument: false");
        _text.Append(" @listSize(").AppendJoin(", ", members).Append(')');
    }

    private void Union(UnionGraphType type)
    {
        Start(type.Description);
        _text.Append("union ").Append(type.Name).Append(" = ").AppendJoin(" | ", type.PossibleTypes.Select(one => one.Name)).Append('\n');
    }

    private void Input(IInputObjectGraphType type)
    {
        Start(type.Description);
        _text.Append("input ").Append(type.Name);
        if (type.IsOneOf)
        {
            _oneOf = true;
            _text.Append(" @oneOf");
        }

        _text.Append(" {\n");
        foreach (FieldType field in type.Fields)
        {
            Description(field.Description, "  ");
            _text.Append("  ").Append(field.Name).Append(": ").Append(field.ResolvedType);
            Default(field.DefaultValue, field.ResolvedType!);
            Deprecated(field.DeprecationReason);
            _text.Append('\n');
        }

        _text.Append("}\n");
    }

    private void Enumeration(EnumerationGraphType type)
    {
        Start(type.Description);
        _text.Append("enum ").Append(type.Name).Append(" {\n");
        foreach (EnumValueDefinition value in type.Values)
        {
            Description(value.Description, "  ");
            _text.Append("  ").Append(value.Name);
            Deprecated(value.DeprecationReason);
            _text.Append('\n');
        }

        _text.Append("}\n");
    }

    private void Scalar(ScalarGraphType type)
    {
        Start(type.Description);
        _text.Append("scalar ").Append(type.Name);
        if (SpecifiedBy(type) is { } url)
            _text.Append(" @specifiedBy(url: ").Append(Quote(url)).Append(')');
        _text.Append('\n');
    }

    private void DirectiveDefinition(Directive directive)
    {
        Start(directive.Description);
        _text.Append("directive @").Append(directive.Name);
        Arguments(directive.Arguments);
        if (directive.Repeatable)
            _text.Append(" repeatable");
        _text.Append(" on ").AppendJoin(" | ", directive.Locations.Select(LocationName)).Append('\n');
    }

    private void Arguments(QueryArguments? arguments)
    {
        if (arguments is null or { Count: 0 })
            return;
        _text.Append('(');
        bool first = true;
        foreach (QueryArgument argument in arguments)
        {
            if (!first)
                _text.Append(' ');
            first = false;
            if (!string.IsNullOrWhiteSpace(argument.Description))
                _text.Append(Quote(argument.Description.ReplaceLineEndings(" "))).Append(' ');
            _text.Append(argument.Name).Append(": ").Append(argument.ResolvedType);
            Default(argument.DefaultValue, argument.ResolvedType!);
            Deprecated(argument.DeprecationReason);
        }

        _text.Append(')');
    }

    private void Default(object? value, IGraphType type)
    {
        if (value is null)
            return;
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        ASTNode node = value as GraphQLValue ?? type.ToAST(value);
        Values.PrintAsync(node, writer).AsTask().GetAwaiter().GetResult();
        _text.Append(" = ").Append(writer);
    }

    private void Deprecated(string? reason)
    {
        if (reason is not null)
            _text.Append(" @deprecated(reason: ").Append(Quote(reason)).Append(')');
    }

    private void Start(string? description)
    {
        _text.Append('\n');
        Description(description, "");
    }

    private void Description(string? description, string indent)
    {
        if (string.IsNullOrWhiteSpace(description))
            return;
        string text = description.ReplaceLineEndings("\n").Trim();
        if (!text.Contains('\n'))
        {
            _text.Append(indent).Append(Quote(text)).Append('\n');
            return;
        }

        _text.Append(indent).Append("\"\"\"\n");
        foreach (string line in text.Replace("\"\"\"", "\\\"\"\"", StringComparison.Ordinal).Split('\n'))
            _text.Append(line.Length == 0 ? "" : indent).Append(line.TrimEnd()).Append('\n');
        _text.Append(indent).Append("\"\"\"\n");
    }

    private static string? SpecifiedBy(ScalarGraphType type) => type.GetSpecifiedBy();

    private static string LocationName(DirectiveLocation location) =>
        string.Concat(location.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{c}" : char.ToUpperInvariant(c).ToString()));

    private static string Quote(string text)
    {
        StringBuilder quoted = new("\"", text.Length + 2);
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
