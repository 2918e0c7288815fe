using System.Text.Json;

namespace Streakoid.Graph.Pure;

/// <summary>A field whose value is computed from its object.</summary>
public abstract class PureField
{
    /// <summary>Whether <see cref="TryWrite"/> can write its values as JSON; otherwise the field's scalar does.</summary>
    public abstract bool Writes { get; }

    /// <summary>Writes the value of an object; returns false and writes nothing if it is null.</summary>
    public abstract bool TryWrite(Utf8JsonWriter json, object source);

    /// <summary>The value of an object.</summary>
    public abstract object? ValueOf(object source);
}

/// <summary>A field whose value is computed from its object.</summary>
/// <param name="value">Computes the value.</param>
/// <param name="write">Writes a value as its scalar would; null if there is no writer.</param>
public sealed class PureField<TSource, TValue>(Func<TSource, TValue> value, Action<Utf8JsonWriter, TValue>? write) : PureField
{
    public override bool Writes => write is not null;

    public override bool TryWrite(Utf8JsonWriter json, object source)
    {
        if (value((TSource)source) is not { } known)
            return false;
        write!(json, known);
        return true;
    }

    public override object? ValueOf(object source) => value((TSource)source);
}
