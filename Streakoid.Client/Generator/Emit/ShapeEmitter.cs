using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes a shape's interface and class.</summary>
internal static class ShapeEmitter
{
    public static void Interface(CodeWriter code, Shape shape)
    {
        code.Line();
        code.Summary(shape.Type.Description, $"The selected fields of {shape.Type.Name}.");
        var bases = shape.Bases.Count == 0 ? "" : " : " + string.Join(", ", shape.Bases.Select(static extended => extended.Interface));
        code.Open($"{code.Access} partial interface {shape.Interface}{bases}");
        var first = true;
        foreach (var property in shape.Properties.Where(shape.Declares))
        {
            if (!first)
                code.Line();
            first = false;
            code.Summary(property.Description, $"The field {property.ResponseName}.");
            code.Deprecation(property.Deprecation);
            code.Line($"{(shape.Hides(property) ? "new " : "")}{property.CsType} {Names.Escape(property.Name)} {{ get; }}");
        }

        if (shape.Cases.Count > 0)
            Match(code, shape);
        code.Close();
    }

    public static void Class(CodeWriter code, Shape shape, bool isRecord)
    {
        if (shape.Class is null)
            return;
        code.Line();
        if (shape.Cases.Count > 0)
            code.Summary(null, $"A {shape.Type.Name} of a type that this client does not distinguish.");
        else
            code.Line("/// <inheritdoc />");
        code.Open($"{code.Access} {(isRecord ? "sealed partial record" : "partial class")} {shape.Class} : {shape.Interface}");
        code.Line("/// <summary>Creates the object from a response.</summary>");
        code.Open(
            $"public {shape.Class}({string.Join(", ", shape.Properties.Select(static property => $"{property.CsType}{(property.MayBeMissing ? "?" : "")} {Parameter(property)}"))})"
        );
        foreach (var property in shape.Properties)
            code.Line($"{(property.MayBeMissing ? Field(property) : "this." + Names.Escape(property.Name))} = {Parameter(property)};");
        code.Close();
        foreach (var property in shape.Properties.Where(static property => property.MayBeMissing))
        {
            code.Line();
            code.Line($"private readonly {property.CsType}? {Field(property)};");
        }

        foreach (var property in shape.Properties)
        {
            code.Line();
            code.Line("/// <inheritdoc />");
            if (property.MayBeMissing)
                code.Line(
                    "/// <exception cref=\"global::System.InvalidOperationException\">The object is of a newer type without this field.</exception>"
                );
            code.Deprecation(property.Deprecation);
            code.Line(
                property.MayBeMissing
                    ? $"public {property.CsType} {Names.Escape(property.Name)} => {Field(property)} ?? throw {ReadValue.Reader}.Missing({CodeWriter.Literal(property.ResponseName)}, this.{Names.Escape(shape.Property("__typename")!.Name)});"
                    : $"public {property.CsType} {Names.Escape(property.Name)} {{ get; }}"
            );
        }

        Explicit(code, shape);
        if (isRecord)
        {
            code.Line();
            code.Line("// Results may contain tokens: values are never printed.");
            code.Line("private bool PrintMembers(global::System.Text.StringBuilder builder) => false;");
        }

        code.Close();
    }

    // A property may have a wider type in a fragment's interface than in the class.
    private static void Explicit(CodeWriter code, Shape shape)
    {
        foreach (var extended in new[] { shape }.Concat(shape.AllBases))
        {
            foreach (var property in extended.Properties.Where(extended.Declares))
            {
                if (shape.Property(property.ResponseName) is not { } own || (own.CsType == property.CsType && own.Name == property.Name))
                    continue;
                code.Line();
                code.Line($"{property.CsType} {extended.Interface}.{Names.Escape(property.Name)} => {Names.Escape(own.Name)};");
            }
        }
    }

    private static void Match(CodeWriter code, Shape shape)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { "other" };
        var cases = shape.Cases.Select(shape => (Shape: shape, Parameter: Names.Unique(Names.Camel(shape.Type.Name), taken))).ToList();
        Choose("Match", "Returns a value by the object's type", "TResult", "<TResult>", "Func", static name => $", TResult>", "");
        Choose("Switch", "Runs an action by the object's type", "void", "", "Action", static name => ">", "");

        void Choose(string name, string summary, string result, string generic, string @delegate, Func<string, string> end, string suffix)
        {
            name = shape.Properties.Exists(property => property.Name == name) ? name + "Type" : name;
            code.Line();
            code.Line($"/// <summary>{summary}; <c>other</c> is for a type that this client does not distinguish.</summary>");
            code.Line($"{result} {name}{generic}(");
            code.Indented(() =>
            {
                foreach (var (one, parameter) in cases)
                    code.Line($"global::System.{@delegate}<{one.Interface}{end(name)} {parameter},");
                code.Line($"global::System.{@delegate}<{shape.Interface}{end(name)} other){suffix}");
            });
            code.Open();
            code.Open("switch (this)");
            foreach (var (one, parameter) in cases)
            {
                code.Line($"case {one.Interface} value:");
                code.Indented(() => Call(parameter, "value", result));
            }

            code.Line("default:");
            code.Indented(() => Call("other", "this", result));
            code.Close();
            code.Close();
        }

        void Call(string parameter, string value, string result)
        {
            if (result != "void")
            {
                code.Line($"return {parameter}({value});");
                return;
            }

            code.Line($"{parameter}({value});");
            code.Line("break;");
        }
    }

    // No property starts with this prefix.
    private static string Field(ShapeProperty property) => "_value" + property.Name;

    private static string Parameter(ShapeProperty property) => Names.Parameter(property.Name);
}
