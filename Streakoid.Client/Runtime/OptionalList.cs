using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Streakoid.Client;

/// <summary>
/// A list that is given, null included, or omitted. The default is omitted. Collection expressions, arrays and <see cref="List{T}"/>
/// convert to it implicitly, which C# does not allow for an <see cref="Optional{T}"/> of an interface.
/// </summary>
/// <typeparam name="T">The items' type.</typeparam>
[CollectionBuilder(typeof(OptionalList), nameof(OptionalList.Create))]
[SuppressMessage("Naming", "CA1710", Justification = "It is named after Optional.")]
public readonly struct OptionalList<T> : IEnumerable<T>, IEquatable<OptionalList<T>>
{
    /// <summary>Creates a given list.</summary>
    public OptionalList(IReadOnlyList<T>? value) => (Value, HasValue) = (value, true);

    /// <summary>The list; null if omitted.</summary>
    public IReadOnlyList<T>? Value { get; }

    /// <summary>Whether it was given.</summary>
    public bool HasValue { get; }

    /// <summary>Gives a list, or null.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor is the named alternate.")]
    [SuppressMessage("Design", "CA1002", Justification = "C# allows no conversion from an interface.")]
    public static implicit operator OptionalList<T>(List<T>? value) => new(value);

    /// <summary>Gives a copy of the items of an array, or null. A span and not an array, so that the conversion of <c>null</c> is
    /// not ambiguous.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The builder is the named alternate.")]
    public static implicit operator OptionalList<T>(ReadOnlySpan<T> value) =>
        Unsafe.IsNullRef(ref MemoryMarshal.GetReference(value)) ? new(null) : OptionalList.Create(value);

    /// <summary>Whether both are omitted, or both given and the same list.</summary>
    public static bool operator ==(OptionalList<T> left, OptionalList<T> right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(OptionalList<T> left, OptionalList<T> right) => !left.Equals(right);

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator() => (Value ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public bool Equals(OptionalList<T> other) => HasValue == other.HasValue && Equals(Value, other.Value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is OptionalList<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(HasValue, Value);
}

/// <summary>Creates an <see cref="OptionalList{T}"/> from a collection expression.</summary>
public static class OptionalList
{
    /// <summary>Gives the items.</summary>
    public static OptionalList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
