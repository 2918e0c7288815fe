using System.Globalization;
using System.Text;

namespace Streakoid.Qa;

/// <summary>One step of a journey.</summary>
/// <param name="Name">The step in words.</param>
/// <param name="Took">How long it took; null if it was skipped.</param>
/// <param name="Fault">What was wrong; null if it passed or was skipped.</param>
internal sealed record Step(string Name, TimeSpan? Took, string? Fault);

/// <summary>The result of a journey.</summary>
/// <param name="Endpoint">The server's GraphQL endpoint.</param>
/// <param name="Steps">Every step, including the skipped ones.</param>
/// <param name="Registered">How many accounts were created.</param>
internal sealed record JourneyReport(Uri Endpoint, IReadOnlyList<Step> Steps, int Registered)
{
    /// <summary>Whether every step ran and passed.</summary>
    public bool Passed => Steps.All(step => step is { Took: not null, Fault: null });

    /// <summary>One line per step.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"Streakoid at {Endpoint}");
        foreach (Step step in Steps)
        {
            string word =
                step.Took is null ? "-   "
                : step.Fault is null ? "ok  "
                : "FAIL";
            string took = step.Took is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds, 6:0.00} s") : "skipped";
            text.AppendLine(CultureInfo.InvariantCulture, $"  {word}  {step.Name, -45} {took}");
            if (step.Fault is not null)
                text.AppendLine(CultureInfo.InvariantCulture, $"        {step.Fault}");
        }
        text.AppendLine(Passed ? "All steps passed." : "Do not release this, or roll it back.");
        return text.ToString();
    }
}
