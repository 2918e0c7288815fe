using GraphQL;
using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Subscriptions;

namespace Streakoid.Feed;

/// <summary>The subscriptions to what changes.</summary>
public static class ChangeSubscriptions
{
    private const string After =
        "The cursor of the last change that is known; what changed since comes first. By default only what changes from now on comes.";

    public static void AddTo(ObjectGraphType subscription)
    {
        subscription
            .Subscribe<ChangeType>(
                "changed",
                context =>
                {
                    List<ChangeKind>? kinds = context.GetArgument<List<ChangeKind>?>("kinds");
                    return new ChangeSource(context.GetArgument<string?>("after"), change => kinds?.Contains(change.Kind) ?? true);
                }
            )
            .Description("Each change of the user's objects, with the object as it is when the change is sent.")
            .Argument<StringGraphType>("after", After)
            .Argument<ListGraphType<NonNullGraphType<ChangeKindType>>>("kinds", "Only changes of these kinds; all by default.")
            .FieldType.Cost(10);
        subscription
            .Subscribe<ChangeType>(
                "streakChanged",
                context =>
                {
                    HashSet<Guid>? streaks = context
                        .GetArgument<List<string>?>("ids")
                        ?.Select(id => NodeFields.KeyOf("Streak", id))
                        .OfType<Guid>()
                        .ToHashSet();
                    return new ChangeSource(
                        context.GetArgument<string?>("after"),
                        change => change.Id.Type == "Streak" && (streaks?.Contains(change.Id.Key) ?? true)
                    );
                }
            )
            .Description("Each change of the user's streaks, a check-in among them, with the streak as it is when the change is sent.")
            .Argument<ListGraphType<NonNullGraphType<IdGraphType>>>("ids", "Only these streaks; all of the user's by default.")
            .Argument<StringGraphType>("after", After)
            .FieldType.Cost(10);
    }
}
