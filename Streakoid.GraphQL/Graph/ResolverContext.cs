using GraphQL;
using GraphQL.Execution;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Loaders;
using Streakoid.Graph.Mutations;

namespace Streakoid.Graph;

/// <summary>What resolvers ask their context for.</summary>
public static class ResolverContext
{
    extension(IResolveFieldContext context)
    {
        /// <summary>The viewer of this request and what belongs to it.</summary>
        public ViewerScope Scope => context.Service<ViewerScope>();

        /// <summary>The signed-in user's account.</summary>
        public User Account => context.Scope.Account;

        /// <summary>The database, bound to the signed-in user.</summary>
        public StreakoidDb Db => context.Scope.Db;

        /// <summary>Now, to the millisecond.</summary>
        public Instant Now => context.Service<IClock>().Now();

        /// <summary>The loads of this request that can be made together.</summary>
        public BatchLoaders Loaders => context.Service<BatchLoaders>();

        /// <summary>This mutation field's write, done once for the request's Idempotency-Key.</summary>
        public IdempotentWrite NextWrite() =>
            context.Service<IdempotentWrites>().Next(context.FieldDefinition.Name, context.Arguments is { } all && all.TryGetValue("input", out ArgumentValue input) ? input.Value : null);

        /// <summary>A service of the request.</summary>
        public T Service<T>() where T : notnull => context.RequestServices!.GetRequiredService<T>();

        /// <summary>The mutation's one argument.</summary>
        public T Input<T>() => context.GetArgument<T>("input");
    }
}
