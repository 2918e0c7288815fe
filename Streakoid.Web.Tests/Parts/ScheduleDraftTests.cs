using Streakoid.Web.Parts;
using Weekday = Streakoid.Client.DayOfWeek;

namespace Streakoid.Web.Tests.Parts;

[Trait("kind", "rules")]
public sealed class ScheduleDraftTests
{
    [Theory]
    [InlineData(RuleKind.EveryDay, 0, "You check in every day.")]
    [InlineData(RuleKind.EveryFewDays, 3, "You check in within 3 days of the last time.")]
    [InlineData(RuleKind.TimesPerWeek, 1, "You check in on 1 day of each week.")]
    [InlineData(RuleKind.AmountPerMonth, 40, "You check in until it adds up to 40 each month.")]
    public void A_schedule_is_said_in_words(RuleKind kind, int number, string words)
    {
        ScheduleDraft draft = new() { Kind = kind, Number = number };
        Assert.Null(draft.Problem);
        Assert.Equal(words, draft.InWords);
    }

    [Fact]
    public void Weekdays_are_said_in_the_order_of_the_week()
    {
        ScheduleDraft draft = new()
        {
            Kind = RuleKind.Weekdays,
            Target = 2.5m,
            Freezes = 1,
        };
        Assert.Equal("Choose a weekday.", draft.Problem);
        draft.Days.UnionWith([Weekday.Friday, Weekday.Monday]);
        Assert.Null(draft.Problem);
        Assert.Equal("You check in every Monday, Friday, 2.5 each time. 1 miss a month forgiven.", draft.InWords);
        draft.Freezes = 2;
        Assert.EndsWith("2 misses a month forgiven.", draft.InWords, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RuleKind.EveryFewDays, 1)]
    [InlineData(RuleKind.EveryFewDays, 366)]
    [InlineData(RuleKind.TimesPerWeek, 8)]
    [InlineData(RuleKind.TimesPerMonth, 32)]
    [InlineData(RuleKind.AmountPerWeek, 0)]
    public void A_number_that_the_server_refuses_is_refused_here(RuleKind kind, int number) =>
        Assert.NotNull(new ScheduleDraft { Kind = kind, Number = number }.Problem);
}
