using System.Globalization;
using System.Text;
using System.Xml;
using NodaTime;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Pictures;

/// <summary>Draws days as a grid, one column per week. It contains only dates and outcomes: no name, no note, no script.</summary>
public static class HeatMap
{
    private const int Cell = 11;
    private const int Pitch = 14;
    private const int Left = 4;
    private const int Top = 20;

    /// <summary>Colours by what became of a day, on light pages and on dark ones.</summary>
    private const string Style = """
        text { font: 10px -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #59636e }
        .met { fill: #2da44e } .frozen { fill: #54aeff } .skipped, .paused, .excused { fill: #d0d7de } .missed { fill: #ffcecb } .pending { fill: #fff; stroke: #2da44e } .not_due { fill: #eff2f5 }
        @media (prefers-color-scheme: dark) {
          text { fill: #9198a1 }
          .met { fill: #3fb950 } .frozen { fill: #388bfd } .skipped, .paused, .excused { fill: #3d444d } .missed { fill: #67282a } .pending { fill: #0d1117; stroke: #3fb950 } .not_due { fill: #1c2128 }
        }
        """;

    /// <summary>The picture of days, the first of which begins a week.</summary>
    public static string Draw(IReadOnlyList<StreakDay> days)
    {
        int weeks = (days.Count + 6) / 7;
        int width = (2 * Left) + (weeks * Pitch),
            height = Top + (7 * Pitch) + Left;
        StringBuilder text = new();
        using (XmlWriter svg = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            svg.WriteAttributeString("viewBox", Text($"0 0 {width} {height}"));
            svg.WriteAttributeString("width", Text($"{width}"));
            svg.WriteAttributeString("height", Text($"{height}"));
            svg.WriteAttributeString("role", "img");
            svg.WriteAttributeString(
                "aria-label",
                Text(
                    $"{days.Count(day => day.Outcome == Outcome.Met)} days kept from {days[0].Date:uuuu-MM-dd} to {days[^1].Date:uuuu-MM-dd}"
                )
            );
            svg.WriteElementString("style", Style);
            WriteMonths(svg, days);
            for (int i = 0; i < days.Count; i++)
                WriteDay(svg, days[i], i);
            svg.WriteEndElement();
        }
        return text.ToString();
    }

    private static void WriteMonths(XmlWriter svg, IReadOnlyList<StreakDay> days)
    {
        int labelled = -3;
        for (int week = 0; week * 7 < days.Count; week++)
        {
            LocalDate first = days[week * 7].Date;
            // A month is named above the week that its first day is in or before, and two names need room.
            if (first.Day > 7 || week - labelled < 3)
                continue;
            labelled = week;
            svg.WriteStartElement("text");
            svg.WriteAttributeString("x", Text($"{Left + (week * Pitch)}"));
            svg.WriteAttributeString("y", Text($"{Top - 8}"));
            svg.WriteString(CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(first.Month));
            svg.WriteEndElement();
        }
    }

    private static void WriteDay(XmlWriter svg, StreakDay day, int index)
    {
        string outcome = day.Outcome == Outcome.NotDue ? "not_due" : day.Outcome.ToString().ToLower(CultureInfo.InvariantCulture);
        svg.WriteStartElement("rect");
        svg.WriteAttributeString("class", outcome);
        svg.WriteAttributeString("x", Text($"{Left + (index / 7 * Pitch)}"));
        svg.WriteAttributeString("y", Text($"{Top + (index % 7 * Pitch)}"));
        svg.WriteAttributeString("width", Text($"{Cell}"));
        svg.WriteAttributeString("height", Text($"{Cell}"));
        svg.WriteAttributeString("rx", "2");
        svg.WriteElementString("title", Text($"{day.Date:uuuu-MM-dd}: {outcome.Replace('_', ' ')}"));
        svg.WriteEndElement();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
