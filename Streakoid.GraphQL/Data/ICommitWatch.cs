using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Streakoid.Data;

/// <summary>Is told of every write that was committed.</summary>
public interface ICommitWatch : IInterceptor
{
    /// <summary>A transaction of a user was committed.</summary>
    void Committed(UserId user);
}
