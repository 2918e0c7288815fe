using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Tool;

/// <summary>The differences of two schemas, a line each: <c>-</c> and <c>~</c> may break operations, <c>+</c> does not.</summary>
internal static class SchemaChanges
{
    public static IEnumerable<string> Between(SchemaModel old, SchemaModel now)
    {
        foreach (SchemaType type in old.Types.Values.Where(type => !now.Types.ContainsKey(type.Name)))
            yield return $"- {Word(type)} {type.Name}";
        foreach (SchemaType type in now.Types.Values)
        {
            if (old.Find(type.Name) is not { } former)
            {
                yield return $"+ {Word(type)} {type.Name}";
                continue;
            }

            if (former.Kind != type.Kind)
            {
                yield return $"~ {type.Name}: {Word(former)} becomes {Word(type)}";
                continue;
            }

            foreach (string change in Of(former, type))
                yield return change;
        }
    }

    private static IEnumerable<string> Of(SchemaType old, SchemaType now) =>
        [
            .. Members(old.Interfaces, now.Interfaces, name => $"{now.Name} implements {name}"),
            .. Members(old.Members, now.Members, name => $"{now.Name} | {name}"),
            .. Members(old.Values.Select(value => value.Name), now.Values.Select(value => value.Name), name => $"{now.Name}.{name}"),
            .. Inputs(old.Inputs.Values, now.Inputs.Values, name => $"{now.Name}.{name}"),
            .. Members(
                old.Fields.Values.Select(Signature),
                now.Fields.Values.Where(field => !old.Fields.ContainsKey(field.Name))
                    .Select(Signature)
                    .Concat(old.Fields.Values.Where(field => now.Fields.ContainsKey(field.Name)).Select(Signature)),
                signature => $"{now.Name}.{signature}"
            ),
            .. now
                .Fields.Values.Where(field => old.Fields.ContainsKey(field.Name))
                .SelectMany(field => Field(now.Name, old.Fields[field.Name], field)),
        ];

    private static IEnumerable<string> Field(string type, FieldDefinition old, FieldDefinition now)
    {
        string name = $"{type}.{now.Name}";
        if (old.Type != now.Type)
            yield return $"~ {name}: {old.Type} becomes {now.Type}";
        foreach (string change in Inputs(old.Arguments, now.Arguments, argument => $"{name}({argument})"))
            yield return change;
        if (old.Deprecation is null && now.Deprecation is not null)
            yield return $"! {name} is deprecated: {now.Deprecation}";
    }

    private static IEnumerable<string> Inputs(
        IEnumerable<InputDefinition> old,
        IEnumerable<InputDefinition> now,
        Func<string, string> describe
    )
    {
        Dictionary<string, InputDefinition> before = old.ToDictionary(input => input.Name, StringComparer.Ordinal);
        foreach (InputDefinition input in now)
        {
            if (!before.Remove(input.Name, out InputDefinition? former))
                yield return $"{(input.IsRequired ? "~" : "+")} {describe($"{input.Name}: {input.Type}")}{(input.IsRequired ? " is new and required" : "")}";
            else if (former.Type != input.Type)
                yield return $"~ {describe(input.Name)}: {former.Type} becomes {input.Type}";
            else if (!former.IsRequired && input.IsRequired)
                yield return $"~ {describe(input.Name)} has no default any more";
        }

        foreach (InputDefinition gone in before.Values)
            yield return $"- {describe($"{gone.Name}: {gone.Type}")}";
    }

    private static IEnumerable<string> Members(IEnumerable<string> old, IEnumerable<string> now, Func<string, string> describe)
    {
        List<string> before = [.. old],
            after = [.. now];
        return
        [
            .. before.Except(after).Select(name => $"- {describe(name)}"),
            .. after.Except(before).Select(name => $"+ {describe(name)}"),
        ];
    }

    private static string Signature(FieldDefinition field) => $"{field.Name}: {field.Type}";

    private static string Word(SchemaType type) =>
        type.Kind switch
        {
            TypeKind.Object => "type",
            var kind => kind.ToString().ToLowerInvariant(),
        };
}
