namespace Streakoid.Data;

/// <summary>The key of a user. It is never empty, so "no user" cannot be mistaken for one.</summary>
public readonly record struct UserId
{
    private readonly Guid _value;

    public UserId(Guid value) =>
        _value = value == Guid.Empty ? throw new ArgumentException("A user id cannot be empty.", nameof(value)) : value;

    /// <summary>The key as the database keeps it.</summary>
    /// <exception cref="InvalidOperationException">The id is <c>default</c>.</exception>
    public Guid Value => _value == Guid.Empty ? throw new InvalidOperationException("This user id is empty.") : _value;

    public override string ToString() => _value.ToString();
}
