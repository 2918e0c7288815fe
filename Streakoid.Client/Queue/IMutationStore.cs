namespace Streakoid.Client;

/// <summary>Where an application keeps the mutations of a <see cref="MutationQueue"/>, of all users: a database, a file, a browser's storage.</summary>
public interface IMutationStore
{
    /// <summary>Returns all mutations in the order in which they were added.</summary>
    ValueTask<IReadOnlyList<QueuedMutation>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Adds a mutation at the end. Once this has returned, it is there after a restart.</summary>
    ValueTask AddAsync(QueuedMutation mutation, CancellationToken cancellationToken);

    /// <summary>Replaces the mutation of the same user with the same key, at its place; does nothing if there is none.</summary>
    ValueTask ReplaceAsync(QueuedMutation mutation, CancellationToken cancellationToken);

    /// <summary>Removes the mutation of the same user with the same key, if there is one.</summary>
    ValueTask RemoveAsync(QueuedMutation mutation, CancellationToken cancellationToken);
}
