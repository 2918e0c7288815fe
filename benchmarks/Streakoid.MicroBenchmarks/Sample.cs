namespace Streakoid.MicroBenchmarks;

/// <summary>A measured document.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Text">The document.</param>
public sealed record Sample(string Name, string Text)
{
    public override string ToString() => Name;
}
