using GraphQL.Types;
using Streakoid.Accounts.Commands;
using Streakoid.Accounts.Queries;
using Streakoid.Feed;
using Streakoid.Graph;
using Streakoid.Graph.Nodes;
using Streakoid.Streaks.Commands;
using Streakoid.Streaks.Transfer;
using Streakoid.Streaks.Views;

namespace Streakoid.Hosting;

/// <summary>The whole schema: every feature lists its root fields here.</summary>
public sealed class StreakoidSchema : Schema
{
    public StreakoidSchema(IServiceProvider services)
        : base(services)
    {
        Description =
            "Streaks that people keep: what is to be done how often, what was done, and what became of it. Everything is reached through `me`, the signed-in user.";
        ObjectGraphType query = new() { Name = "Query", Description = "The queries. All data is reached through the signed-in user." };
        ObjectGraphType mutation = new()
        {
            Name = "Mutation",
            Description = "The mutations. Domain errors are data, in each payload's `errors`.",
        };
        AccountFields.AddTo(query, mutation);
        NodeFields.AddTo(query, [MeType.Node, StreakType.Node, CheckInType.Node]);
        StreakFields.AddTo(mutation);
        TransferFields.AddTo(mutation);
        ObjectGraphType subscription = new()
        {
            Name = "Subscription",
            Description = "The subscriptions, over WebSockets or server-sent events. They show the signed-in user's objects only.",
        };
        ChangeSubscriptions.AddTo(subscription);
        Query = query;
        Mutation = mutation;
        Subscription = subscription;
        RegisterVisitor(new ProtectedFields());
    }
}
