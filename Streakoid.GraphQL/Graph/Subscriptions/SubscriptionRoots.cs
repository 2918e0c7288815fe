namespace Streakoid.Graph.Subscriptions;

/// <summary>Events of one subscription, read from the database when there may be some. It keeps a place, and nothing of a user.</summary>
public interface IEventSource
{
    /// <summary>The events since the last call.</summary>
    Task<EventBatch> ReadAsync(PrincipalContext context);
}

/// <summary>Events in their order.</summary>
/// <param name="Events">The events, for each of which the subscription's selection is run.</param>
/// <param name="More">Whether more are there already.</param>
public sealed record EventBatch(IReadOnlyList<object> Events, bool More);

/// <summary>The root object while a subscription begins: its field resolves to a source of events.</summary>
public sealed class SubscriptionStart(Principal principal) : IAnsweredFor
{
    public Principal Principal => principal;

    /// <summary>The source, once the field is resolved.</summary>
    public IEventSource? Source { get; set; }
}

/// <summary>The root object of one event: its field resolves to the event.</summary>
public sealed class SubscriptionEvent(Principal principal, object content) : IAnsweredFor
{
    public Principal Principal => principal;

    public object Content => content;
}
