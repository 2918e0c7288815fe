using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Streakoid.Data.Sql;

/// <summary>Parameters of statements that are written by hand, typed, so that no value is boxed and no type is guessed.</summary>
internal static class Parameters
{
    public static NpgsqlParameter Of(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Uuid };

    public static NpgsqlParameter Of(bool value) => new NpgsqlParameter<bool> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Boolean };

    public static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer };

    public static NpgsqlParameter Of(decimal value) =>
        new NpgsqlParameter<decimal> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Numeric };

    public static NpgsqlParameter Of(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Of(LocalDate value) =>
        new NpgsqlParameter<LocalDate> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Date };

    public static NpgsqlParameter Of(Instant value) =>
        new NpgsqlParameter<Instant> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Of(byte[] value) => new NpgsqlParameter<byte[]> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea };

    public static NpgsqlParameter OrNull(string? value) =>
        value is null ? new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text } : Of(value);

    /// <summary>An array of values.</summary>
    public static NpgsqlParameter Each<T>(IEnumerable<T> values, NpgsqlDbType type) =>
        new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };
}
