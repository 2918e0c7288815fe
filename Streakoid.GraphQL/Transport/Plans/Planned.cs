namespace Streakoid.Transport.Plans;

/// <summary>An object of an answer: what its plan selects, and the values in the same order.</summary>
internal sealed class Planned(PlanSelection selection)
{
    public PlanSelection Selection => selection;

    /// <summary>Each a serialized leaf, a <see cref="Planned"/>, a <see cref="PlannedList"/> or null.</summary>
    public object?[] Values { get; } = new object?[selection.Fields.Count];
}

/// <summary>A list of an answer; its items are what <see cref="Planned.Values"/> are.</summary>
internal sealed class PlannedList(List<object?> items)
{
    public List<object?> Items => items;
}
