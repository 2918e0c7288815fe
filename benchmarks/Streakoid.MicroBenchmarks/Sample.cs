namespace Streakoid.MicroBenchmarks;

/// <summary>A document that is measured.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Text">The document.</param>
public sealed record Sample(string Name, string Text)
{
    public override string ToString() => Name;
}
