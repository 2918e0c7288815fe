using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;
using Streakoid.Data;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph;

/// <summary>
/// Requires a signed-in user for every root field, except those with <see cref="AllowAnonymous"/>. The code that enforces it
/// also adds <c>@authorize</c> to the SDL. A mutation runs once per request.
/// </summary>
public sealed class ProtectedFields : BaseSchemaNodeVisitor
{
    private const string Anonymous = "streakoid:allow-anonymous";
    private const string Session = "streakoid:session-only";
    private const string Large = "streakoid:large-body";

    /// <summary>Allows a root field without a signed-in user.</summary>
    public static void AllowAnonymous(FieldType field) => field.WithMetadata(Anonymous, true);

    /// <summary>Whether the root field is allowed without a signed-in user. It then ignores a token.</summary>
    public static bool AllowsAnonymous(FieldType field) => field.GetMetadata(Anonymous, false);

    /// <summary>Allows a large request of a signed-in user for a root field, such as an import.</summary>
    public static void AllowLargeBody(FieldType field) => field.WithMetadata(Large, true);

    /// <summary>Whether a request for the root field may be large.</summary>
    public static bool AllowsLargeBody(FieldType field) => field.GetMetadata(Large, false);

    /// <summary>Rejects personal access tokens for a root field, because managing the account needs a session.</summary>
    public static void SessionOnly(FieldType field) => field.WithMetadata(Session, true);

    public override void VisitObjectFieldDefinition(FieldType field, IObjectGraphType type, ISchema schema)
    {
        if (type != schema.Query && type != schema.Mutation && type != schema.Subscription)
            return;
        IFieldResolver inner = field.Resolver ?? throw new InvalidOperationException($"The root field {field.Name} has no resolver.");
        bool writes = type == schema.Mutation;
        if (writes)
        {
            IFieldResolver mutation = inner;
            field.Resolver = inner = new FuncFieldResolver<object?>(context =>
                context.Service<MutationOutcomes>().OnceAsync(context, mutation)
            );
        }
        if (field.GetMetadata(Anonymous, false))
            return;
        field.Authorize();
        bool sessionOnly = field.GetMetadata(Session, false);
        field.Resolver = new FuncFieldResolver<object?>(context =>
            context.PrincipalOrNobody?.Viewer switch
            {
                null => throw GraphError.NotAuthenticated(),
                { Scope: AccessScope.Read } when writes => throw GraphError.NotAuthorized(
                    "This access token may only read. Use one with the scope WRITE, or sign in."
                ),
                { SessionId: null } when sessionOnly => throw GraphError.NotAuthorized("Personal access tokens may not do this. Sign in."),
                _ => inner.ResolveAsync(context),
            }
        );
    }
}
