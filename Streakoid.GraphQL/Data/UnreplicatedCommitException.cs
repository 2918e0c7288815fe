using Npgsql;

namespace Streakoid.Data;

/// <summary>
/// A commit that the synchronous standby does not have: it is lost if the standby takes over, so it must not be answered as done. A repeat
/// under the same Idempotency-Key finds out.
/// </summary>
public sealed class UnreplicatedCommitException()
    : NpgsqlException("PostgreSQL gave up waiting for its synchronous standby: whether the write survives is not known.");
