using GraphQL;
using GraphQL.Execution;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace Streakoid.Graph.Subscriptions;

/// <summary>
/// Runs a subscription once to begin it, and once for each event, as a query of its own. The engine's strategy keeps one context for the
/// whole stream, and with it what it was begun with.
/// </summary>
public sealed class EventExecutionStrategy : SerialExecutionStrategy
{
    public override async Task ExecuteNodeTreeAsync(ExecutionContext context, ExecutionNode rootNode)
    {
        if (context.RootValue is SubscriptionEvent || rootNode is not RootExecutionNode { SubFields: [var field] })
        {
            await base.ExecuteNodeTreeAsync(context, rootNode);
            return;
        }
        try
        {
            // The selection is for events: nothing of it is run yet.
            await field.FieldDefinition.Resolver!.ResolveAsync(new ReadonlyResolveFieldContext(field, context));
        }
        catch (ExecutionError error)
        {
            SetNodeError(context, field, error);
        }
    }
}
