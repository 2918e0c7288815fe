namespace Streakoid.Client;

/// <summary>
/// Where an application keeps the mutations of a <see cref="MutationQueue"/>, of all users: a database, a file, a browser's storage. One queue uses a
/// store at a time: processes and tabs with the same one need a lock of their own.
/// </summary>
public interface IMutationStore
{
    /// <summary>Returns all mutations in the order in which they were added.</summary>
    ValueTask<IReadOnlyList<QueuedMutation>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Adds a mutation at the end. Once this has returned, it is there after a restart.</summary>
    ValueTask AddAsync(QueuedMutation mutation, CancellationToken cancellationToken);

    /// <summary>Replaces the mutation of the same user with the same key, at its place.</summary>
    /// <returns>Whether there is one.</returns>
    ValueTask<bool> ReplaceAsync(QueuedMutation mutation, CancellationToken cancellationToken);

    /// <summary>Removes the mutation of the same user with the same key, if there is one.</summary>
    ValueTask RemoveAsync(QueuedMutation mutation, CancellationToken cancellationToken);
}
