using Streakoid.Client;
using Streakoid.Web.Words;

namespace Streakoid.Web.Tests.Words;

[Trait("kind", "rules")]
public sealed class PlainTests
{
    [Fact]
    public void Every_failure_has_words_that_say_what_to_do()
    {
        foreach (FailureKind kind in Enum.GetValues<FailureKind>())
            Assert.Matches(
                "Try again|Sign in|try again|Reload|Allow|Nothing was changed",
                Plain.Failure(new Failure(kind, "internal words") { RetryAfter = TimeSpan.FromSeconds(2) })
            );
        Assert.DoesNotContain(
            "internal words",
            Plain.Failure(new Failure(FailureKind.HttpStatus, "internal words")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1, Period.Day, "1 day")]
    [InlineData(3, Period.Week, "3 weeks")]
    [InlineData(0, Period.Month, "0 months")]
    public void A_length_has_its_unit(int length, Period unit, string words) => Assert.Equal(words, Plain.Length(length, unit));

    [Theory]
    [InlineData("📚", "📚")]
    [InlineData("book", null)]
    [InlineData(null, null)]
    public void Only_an_emoji_is_shown_as_an_icon(string? icon, string? shown) => Assert.Equal(shown, Plain.Emoji(icon));
}
