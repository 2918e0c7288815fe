using GraphQL;
using GraphQL.Builders;
using GraphQL.Resolvers;
using GraphQL.Types;

namespace Streakoid.Graph.Subscriptions;

public static class SubscriptionFields
{
    /// <summary>Adds a subscription: the field of an operation that begins it, and of each event.</summary>
    /// <param name="subscription">The root type.</param>
    /// <param name="name">The field.</param>
    /// <param name="source">Makes the source of its events from the arguments.</param>
    public static FieldBuilder<object?, object> Subscribe<TType>(
        this ObjectGraphType subscription,
        string name,
        Func<IResolveFieldContext, IEventSource> source
    )
        where TType : IGraphType
    {
        FieldBuilder<object?, object> field = subscription
            .Field<NonNullGraphType<TType>>(name)
            .Resolve(context =>
            {
                if (context.RootValue is SubscriptionEvent occurred)
                    return occurred.Content;
                ((SubscriptionStart)context.RootValue!).Source = source(context);
                return null;
            });
        // The schema asks for one; EventExecutionStrategy does without.
        Func<IResolveFieldContext, IObservable<object?>> none = _ => throw new NotSupportedException();
        field.FieldType.StreamResolver = new SourceStreamResolver<object>(none);
        return field;
    }
}
