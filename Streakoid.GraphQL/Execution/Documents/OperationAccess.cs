using GraphQL.Types;
using GraphQLParser.AST;
using Streakoid.Graph;

namespace Streakoid.Execution.Documents;

/// <summary>Whether an operation needs a user, and the size limit of its request.</summary>
/// <param name="Needs">Whether it needs a signed-in user.</param>
/// <param name="AllowsLargeBody">Whether its request may exceed the usual size.</param>
internal readonly record struct OperationAccess(ViewerNeed Needs, bool AllowsLargeBody);

/// <summary>Whether an operation needs a signed-in user.</summary>
internal enum ViewerNeed
{
    /// <summary>No user: all its fields are public and the same for everyone.</summary>
    Anonymous,

    /// <summary>The viewer.</summary>
    Viewer,

    /// <summary>Both kinds in one operation, so its principal would be ambiguous.</summary>
    Mixed,
}

/// <summary>Computes whether an operation needs a viewer. The document may not be valid yet.</summary>
internal static class OperationAccesses
{
    public static OperationAccess Of(ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        IObjectGraphType? root = schema.RootOf(operation.Operation);
        bool anonymous = false,
            viewer = false,
            large = false;
        foreach (string name in RootField.NamesOf(document, operation))
        {
            // Introspection is the same for everyone; a field that does not exist fails validation.
            if (root?.Fields.Find(name) is not { } field)
                continue;
            if (ProtectedFields.AllowsAnonymous(field))
                anonymous = true;
            else
                viewer = true;
            large |= ProtectedFields.AllowsLargeBody(field);
        }
        return new OperationAccess(
            (anonymous, viewer) switch
            {
                (true, true) => ViewerNeed.Mixed,
                (false, true) => ViewerNeed.Viewer,
                _ => ViewerNeed.Anonymous,
            },
            large
        );
    }
}
