using Streakoid.Accounts.Email;

namespace Streakoid.Tests.Accounts.Email;

/// <summary>One mailbox has one normalized address, however it is written.</summary>
[Trait("kind", "rules")]
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData(" Ada@Example.COM ", "ada@example.com")]
    [InlineData("ｖictim@example.com", "victim@example.com")] // full width
    [InlineData("ada@ｅｘａｍｐｌｅ。ｃｏｍ", "ada@example.com")] // an ideographic full stop
    [InlineData("ada@bücher.de", "ada@xn--bcher-kva.de")]
    [InlineData("ada@BÜCHER.de", "ada@xn--bcher-kva.de")]
    [InlineData("ada@xn--bcher-kva.de", "ada@xn--bcher-kva.de")]
    [InlineData("ada@XN--BCHER-KVA.DE", "ada@xn--bcher-kva.de")]
    [InlineData("ada@faß.de", "ada@xn--fa-hia.de")]
    [InlineData("ﬁn@example.com", "fin@example.com")] // a ligature
    [InlineData("K@example.com", "k@example.com")] // the Kelvin sign
    [InlineData("ñ@example.com", "ñ@example.com")] // composed
    [InlineData("n\u0303@example.com", "ñ@example.com")] // decomposed
    public void An_address_has_one_form_in_which_mail_is_sent_to_it(string text, string key)
    {
        Assert.Equal(key, EmailAddress.Parse(text)?.Key);
        Assert.Equal(key, EmailAddress.KeyOf(text));
        Assert.Equal(key, EmailAddress.KeyOf(key));
    }

    [Theory]
    [InlineData("x@exam\u00ADple.com")] // soft hyphen
    [InlineData("x\u00AD@example.com")]
    [InlineData("x\u200B@example.com")] // zero width space
    [InlineData("x\u200D@example.com")] // zero width joiner
    [InlineData("x\u2060@example.com")] // word joiner
    [InlineData("x\uFEFFy@example.com")] // byte order mark
    [InlineData("x\u034F@example.com")] // combining grapheme joiner
    [InlineData("x\u115F@example.com")] // Hangul filler
    [InlineData("x\u3164@example.com")]
    [InlineData("x\uFFA0@example.com")] // its half width, which NFKC turns into another filler
    [InlineData("x\uFE0F@example.com")] // variation selector
    [InlineData("x\U000E0041@example.com")] // tag
    [InlineData("x\u202Emoc@example.com")] // right-to-left override
    [InlineData("x\u0378@example.com")] // not assigned
    [InlineData("ada@xn--zzzz-.de")] // no valid ACE label
    [InlineData("ada@xn--bücher.de")]
    [InlineData("ada@-example.com")]
    [InlineData("ada@exa_mple.com")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData("ada..lovelace@example.com")]
    [InlineData(".ada@example.com")]
    [InlineData("ada@example..com")]
    [InlineData("a@b@example.com")]
    [InlineData("\"a b\"@example.com")]
    public void Text_that_could_be_a_second_form_of_a_mailbox_is_refused(string text) => Assert.Null(EmailAddress.Parse(text));
}
