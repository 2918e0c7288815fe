using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.Options;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Errors;

namespace Streakoid.Feed;

/// <summary>The fields of <c>Me</c> about what changed.</summary>
public static class ChangeFields
{
    public static void AddTo(ObjectGraphType<Principal> me) =>
        me.Field<NonNullGraphType<ChangesConnectionType>>("changes")
            .Description(
                "What changed of the profile, the streaks with their schedules, skips and pauses, and the check-ins, in order and without gaps. "
                    + "Without `after` it is empty: take `pageInfo.endCursor`, fetch everything once, and continue from that cursor."
            )
            .Argument<StringGraphType>("after", "Only changes after this cursor. One that is too old fails with `CURSOR_EXPIRED`.")
            .Argument<IntGraphType>("first", $"How many, 1 to {PageArguments.MaxSize}; {PageArguments.DefaultSize} by default.")
            .ResolveAsync(async context => await ReadAsync(context))
            // The objects too: one statement for each of their types, however many they are.
            .FieldType.Cost(30)
            .ForwardListSize(PageArguments.MaxSize, "edges", "nodes");

    private static async Task<ChangesPage> ReadAsync(IResolveFieldContext context)
    {
        int first = context.GetArgument<int?>("first") ?? PageArguments.DefaultSize;
        if (first is < 1 or > PageArguments.MaxSize)
            throw FieldErrors.PageTooLarge($"`first` must be from 1 to {PageArguments.MaxSize}; {first} was sent.");
        return await ChangesPage.ReadAsync(
            context.Db,
            context.GetArgument<string?>("after") is { } after ? ChangeCursor.Parse(after) : null,
            first,
            context.Service<IOptions<FeedOptions>>().Value.Retention,
            context.CancellationToken
        );
    }
}
