using GraphQL.Types;
using GraphQLParser.AST;
using Streakoid.Graph;

namespace Streakoid.Execution.Documents;

/// <summary>Who may send an operation, and how much with it.</summary>
/// <param name="Needs">Whether somebody has to be signed in for it.</param>
/// <param name="AllowsLargeBody">Whether its request may be larger than others'.</param>
internal readonly record struct OperationAccess(ViewerNeed Needs, bool AllowsLargeBody);

/// <summary>Whether somebody has to be signed in for an operation.</summary>
internal enum ViewerNeed
{
    /// <summary>Nobody: all that it asks for is open to everybody, and the same for everybody.</summary>
    Anonymous,

    /// <summary>The viewer.</summary>
    Viewer,

    /// <summary>Both in one, so that it could not be said for whom the answer is.</summary>
    Mixed,
}

/// <summary>Finds out from a document, which may not be valid yet, whether an operation needs a viewer.</summary>
internal static class OperationAccesses
{
    public static OperationAccess Of(ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        IObjectGraphType? root = operation.Operation switch
        {
            OperationType.Mutation => schema.Mutation,
            OperationType.Subscription => schema.Subscription,
            _ => schema.Query,
        };
        bool anonymous = false, viewer = false, large = false;
        foreach (string name in RootField.NamesOf(document, operation))
        {
            // Introspection is the same for everybody; a field that does not exist fails validation.
            if (root?.Fields.Find(name) is not { } field) continue;
            if (ProtectedFields.AllowsAnonymous(field)) anonymous = true;
            else viewer = true;
            large |= ProtectedFields.AllowsLargeBody(field);
        }
        return new OperationAccess((anonymous, viewer) switch
        {
            (true, true) => ViewerNeed.Mixed,
            (false, true) => ViewerNeed.Viewer,
            _ => ViewerNeed.Anonymous,
        }, large);
    }
}
