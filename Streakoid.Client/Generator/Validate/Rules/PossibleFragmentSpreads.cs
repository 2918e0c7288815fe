using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A fragment can apply to an object of the type that it is spread on.</summary>
internal sealed class PossibleFragmentSpreads() : Rule("STRK0118")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var spread in definition.Spreads)
            {
                if (
                    context.Fragments.TryGetValue(spread.Node.FragmentName.Name.StringValue, out var fragment)
                    && Never(spread.Parent, fragment.Type)
                )
                    yield return definition.At(
                        Id,
                        spread.Node,
                        $"The {fragment.What} is on `{fragment.Type!.Name}`, but a `{spread.Parent!.Name}` is never of that type."
                    );
            }

            foreach (var inline in definition.Inlines)
            {
                var type = context.Schema.Find(inline.Node.TypeCondition?.Type.Name.StringValue);
                if (Never(inline.Parent, type))
                    yield return definition.At(
                        Id,
                        inline.Node,
                        $"The fragment is on `{type!.Name}`, but a `{inline.Parent!.Name}` is never of that type."
                    );
            }
        }
    }

    private static bool Never(SchemaType? parent, SchemaType? type) =>
        parent is { IsComposite: true } && type is { IsComposite: true } && !parent.Overlaps(type);
}
