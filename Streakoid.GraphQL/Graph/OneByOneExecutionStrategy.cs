using GraphQL.Execution;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace Streakoid.Graph;

/// <summary>
/// Runs a mutation's root fields one after the other, each with its whole selection. The engine's serial strategy runs loaders
/// at the end, when a later field may have changed the result of an earlier one. The root object is the principal: a field that
/// signs out or changes the account replaces it for the following fields.
/// </summary>
public sealed class OneByOneExecutionStrategy : SerialExecutionStrategy
{
    public override async Task ExecuteNodeTreeAsync(ExecutionContext context, ExecutionNode rootNode)
    {
        if (rootNode is not RootExecutionNode { SubFields: { } fields })
        {
            await base.ExecuteNodeTreeAsync(context, rootNode);
            return;
        }
        foreach (ExecutionNode field in fields)
        {
            await base.ExecuteNodeTreeAsync(context, field);
            if (rootNode.Result is Principal before && field.Result is IChangesPrincipal payload)
                rootNode.Result = payload.After(before);
        }
    }
}
