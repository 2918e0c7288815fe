using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Loaders;

namespace Streakoid.Graph;

/// <summary>Extensions of the resolver context.</summary>
public static class ResolverContext
{
    extension(IResolveFieldContext context)
    {
        /// <summary>The principal of the field; null if no user is signed in.</summary>
        public Principal? PrincipalOrNobody =>
            context.UserContext is PrincipalUserContext known ? known.Principal : NearestPrincipal(context);

        /// <summary>The principal of the field.</summary>
        /// <exception cref="InvalidOperationException">No user is signed in.</exception>
        public Principal Principal =>
            context.PrincipalOrNobody
            ?? throw new InvalidOperationException("No user is signed in, so the field should not have been reached.");

        /// <summary>The principal of the field with its services, which may be stored.</summary>
        public PrincipalContext AsPrincipal() => new(context.Principal, context.RequestServices!, context.CancellationToken);

        /// <summary>The signed-in user's account.</summary>
        public User Account => context.Principal.Account;

        /// <summary>The database context of the signed-in user.</summary>
        public StreakoidDb Db => context.Principal.Db;

        /// <summary>Opens contexts for fields that need no signed-in user.</summary>
        public RequestDatabases Databases => context.Service<RequestDatabases>();

        /// <summary>The current time, to the millisecond.</summary>
        public Instant Now => context.Service<IClock>().Now();

        /// <summary>The batch loaders of the signed-in user.</summary>
        public BatchLoaders Loaders => context.Principal.Loaders;

        /// <summary>The write of this mutation, which runs once for the request's Idempotency-Key.</summary>
        public IdempotentWrite Write() =>
            context
                .Service<IdempotentWrites>()
                .Of(
                    context.FieldAst.ResponseName(),
                    context.FieldDefinition.Name,
                    context.Arguments is { } all && all.TryGetValue("input", out ArgumentValue input) ? input.Value : null
                );

        /// <summary>A service of the request.</summary>
        public T Service<T>()
            where T : notnull => context.RequestServices!.GetRequiredService<T>();

        /// <summary>The mutation's single argument.</summary>
        public T Input<T>() => context.GetArgument<T>("input");
    }

    /// <summary>
    /// The principal of the nearest parent object that has one. The root of an operation is the request's principal, but GraphQL.NET
    /// skips it below a list of the root. A mutation has no such list, and its root principal may have become null.
    /// </summary>
    private static Principal? NearestPrincipal(IResolveFieldContext context)
    {
        for (IResolveFieldContext? above = context; above is not null; above = above.Parent)
            if (above.Source is IAnsweredFor { Principal: var principal })
                return principal;
        return context.Operation.Operation == OperationType.Mutation ? null : (context.RootValue as IAnsweredFor)?.Principal;
    }
}
