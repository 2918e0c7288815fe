using GraphQL.Execution;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace Streakoid.Graph;

/// <summary>
/// Runs a mutation's root fields one after the other, each with everything below it before the next begins. The engine's own
/// serial strategy leaves loaders to the end, when a later field may have changed what an earlier one answers. The root of the operation is the
/// principal of its fields: a field that signs the user out, or changes the account, leaves another one for those that follow.
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
            if (rootNode.Result is Principal before && field.Result is IChangesPrincipal payload) rootNode.Result = payload.After(before);
        }
    }
}
