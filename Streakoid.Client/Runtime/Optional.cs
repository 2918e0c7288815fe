using System.Diagnostics.CodeAnalysis;

namespace Streakoid.Client;

/// <summary>A value that is given, null included, or omitted. The default is omitted.</summary>
/// <typeparam name="T">The value's type.</typeparam>
[SuppressMessage("Naming", "CA1716", Justification = "The name that users of StrawberryShake know.")]
public readonly struct Optional<T> : IEquatable<Optional<T>>
{
    /// <summary>Creates a given value.</summary>
    public Optional(T? value) => (Value, HasValue) = (value, true);

    /// <summary>The value; the type's default if omitted.</summary>
    public T? Value { get; }

    /// <summary>Whether it was given.</summary>
    public bool HasValue { get; }

    /// <summary>Gives a value.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor is the named alternate.")]
    public static implicit operator Optional<T>(T? value) => new(value);

    /// <summary>Whether both are omitted, or both given and equal.</summary>
    public static bool operator ==(Optional<T> left, Optional<T> right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Optional<T> left, Optional<T> right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(Optional<T> other) => HasValue == other.HasValue && EqualityComparer<T?>.Default.Equals(Value, other.Value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Optional<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(HasValue, Value);

    /// <inheritdoc />
    public override string ToString() => HasValue ? $"{Value}" : "(omitted)";
}
