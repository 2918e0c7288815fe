using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A fragment can match where it stands.</summary>
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
                        $"The {fragment.What} is on `{fragment.Type!.Name}`, which a `{spread.Parent!.Name}` never is."
                    );
            }

            foreach (var inline in definition.Inlines)
            {
                var type = context.Schema.Find(inline.Node.TypeCondition?.Type.Name.StringValue);
                if (Never(inline.Parent, type))
                    yield return definition.At(
                        Id,
                        inline.Node,
                        $"The fragment is on `{type!.Name}`, which a `{inline.Parent!.Name}` never is."
                    );
            }
        }
    }

    private static bool Never(SchemaType? parent, SchemaType? type) =>
        parent is { IsComposite: true } && type is { IsComposite: true } && !parent.Overlaps(type);
}
