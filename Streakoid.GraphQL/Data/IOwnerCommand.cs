using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Streakoid.Data;

/// <summary>Makes the command that sets for PostgreSQL whose rows a batch may touch.</summary>
public interface IOwnerCommand
{
    /// <summary>The first command of a batch, which covers those after it.</summary>
    NpgsqlBatchCommand NameOwner(DbContext? context);
}
