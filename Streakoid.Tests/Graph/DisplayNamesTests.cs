using Streakoid.Graph;

namespace Streakoid.Tests.Graph;

/// <summary>A display name cannot carry a message in our e-mails.</summary>
[Trait("kind", "rules")]
public sealed class DisplayNamesTests
{
    [Theory]
    [InlineData("Ada")]
    [InlineData("Ada.Lovelace")]
    [InlineData("Ada Lovelace, Countess (1815)")]
    [InlineData("Dr. A. B. O'Neil")]
    [InlineData("Müller-Lüdenscheidt")]
    [InlineData("Ада")]
    [InlineData("عايدة")]
    [InlineData("می‌خواهم")] // with a zero width non-joiner, which Persian needs
    [InlineData("👩‍💻 Ada")] // with a zero width joiner
    [InlineData("Ada 10:30/week")]
    public void A_name_is_a_name(string text) => Assert.True(DisplayNames.IsValid(text, 100));

    [Theory]
    [InlineData("Your account is locked.\n\nSign in at https://evil.example/")]
    [InlineData("Ada\r\nBcc: everybody@example.com")]
    [InlineData("Ada\tLovelace")]
    [InlineData("Ada\u0085Lovelace")]
    [InlineData("Ada\u2028Lovelace")]
    [InlineData("Ada\u2029Lovelace")]
    [InlineData("Ada\u0007")]
    [InlineData("\u202Emoc.live")]
    [InlineData("Ada\u200B")]
    [InlineData("https://evil.example")]
    [InlineData("HTTPS://EVIL.EXAMPLE")]
    [InlineData("ftp://evil.example")]
    [InlineData("mailto:ada@example.com")]
    [InlineData("www.evil.example")]
    [InlineData("evil.com")]
    [InlineData("Sign in at evil.com now")]
    [InlineData("evil.example/login")]
    [InlineData("ｅｖｉｌ．ｃｏｍ")] // full width
    [InlineData("")]
    public void A_message_is_no_name(string text) => Assert.False(DisplayNames.IsValid(text, 100));
}
