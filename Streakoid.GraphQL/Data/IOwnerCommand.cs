using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Streakoid.Data;

/// <summary>Creates the command that sets the user for row-level security in a batch.</summary>
public interface IOwnerCommand
{
    /// <summary>The first command of a batch, which covers those after it.</summary>
    NpgsqlBatchCommand NameOwner(DbContext? context);
}
