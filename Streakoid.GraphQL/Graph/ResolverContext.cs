using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Loaders;

namespace Streakoid.Graph;

/// <summary>What resolvers ask their context for.</summary>
public static class ResolverContext
{
    extension(IResolveFieldContext context)
    {
        /// <summary>For whom the field is answered; null while nobody is signed in.</summary>
        public Principal? PrincipalOrNobody => context.UserContext is PrincipalUserContext known ? known.Principal : NearestPrincipal(context);

        /// <summary>For whom the field is answered.</summary>
        /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
        public Principal Principal => context.PrincipalOrNobody ?? throw new InvalidOperationException("Nobody is signed in; the field should not have been reached.");

        /// <summary>For whom the field is answered, and with what, to be kept for later.</summary>
        public PrincipalContext AsPrincipal() => new(context.Principal, context.RequestServices!, context.CancellationToken);

        /// <summary>The signed-in user's account.</summary>
        public User Account => context.Principal.Account;

        /// <summary>The database as the signed-in user sees it.</summary>
        public StreakoidDb Db => context.Principal.Db;

        /// <summary>Opens contexts for fields that nobody needs to be signed in for.</summary>
        public RequestDatabases Databases => context.Service<RequestDatabases>();

        /// <summary>Now, to the millisecond.</summary>
        public Instant Now => context.Service<IClock>().Now();

        /// <summary>The loads for the signed-in user that can be made together.</summary>
        public BatchLoaders Loaders => context.Principal.Loaders;

        /// <summary>This mutation field's write, done once for the request's Idempotency-Key.</summary>
        public IdempotentWrite NextWrite() =>
            context.Service<IdempotentWrites>().Next(context.FieldDefinition.Name, context.Arguments is { } all && all.TryGetValue("input", out ArgumentValue input) ? input.Value : null);

        /// <summary>A service of the request.</summary>
        public T Service<T>() where T : notnull => context.RequestServices!.GetRequiredService<T>();

        /// <summary>The mutation's one argument.</summary>
        public T Input<T>() => context.GetArgument<T>("input");
    }
    /// <summary>
    /// The principal of the nearest object above the field that has one. The root of an operation is the request's principal; GraphQL.NET passes it over below a list
    /// of the root. A mutation has no such list, and its root may have become nobody.
    /// </summary>
    private static Principal? NearestPrincipal(IResolveFieldContext context)
    {
        for (IResolveFieldContext? above = context; above is not null; above = above.Parent)
            if (above.Source is IAnsweredFor { Principal: var principal }) return principal;
        return context.Operation.Operation == OperationType.Query ? context.RootValue as Principal : null;
    }
}
