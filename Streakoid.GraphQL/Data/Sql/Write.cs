using Npgsql;

namespace Streakoid.Data.Sql;

/// <summary>A statement that is sent with the end of its transaction.</summary>
/// <param name="Sql">The statement; <c>$1</c> is the owner.</param>
/// <param name="Rows">How many rows it has to change; null where that is not known.</param>
/// <param name="Parameters">What follows the owner, from <c>$2</c> on.</param>
internal sealed record Write(string Sql, int? Rows, params NpgsqlParameter[] Parameters);
