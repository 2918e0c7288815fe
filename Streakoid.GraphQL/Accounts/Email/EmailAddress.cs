using System.Globalization;
using System.Net.Mail;
using System.Text;
using MimeKit;
using Streakoid.Graph;

namespace Streakoid.Accounts.Email;

/// <summary>An e-mail address and its normalized form.</summary>
public sealed record EmailAddress
{
    public const int MaxLength = 254;

    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    private EmailAddress(string text, string key) => (Text, Key) = (text, key);

    /// <summary>As entered, without surrounding white space, in NFKC.</summary>
    public string Text { get; }

    /// <summary>NFKC, lower case, and the domain in ASCII: two addresses with one key are one mailbox, and mail goes to the key.</summary>
    public string Key { get; }

    /// <summary>The domain of a key.</summary>
    public static string DomainOf(string key) => key[(key.LastIndexOf('@') + 1)..];

    /// <summary>Reads an address; null if the text is not one.</summary>
    public static EmailAddress? Parse(string text)
    {
        text = text.Trim();
        string key = KeyOf(text);
        bool valid =
            key.Length is > 0 and <= MaxLength
            && !key.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            // What is normalized again stays the same: a key is the key of itself.
            && KeyOf(key) == key
            && MailAddress.TryCreate(key, out MailAddress? parsed)
            && parsed.Address == key
            && parsed.Host.Contains('.', StringComparison.Ordinal)
            && !parsed.Host.EndsWith('.')
            // The library that sends must understand it too.
            && MailboxAddress.TryParse(key, out MailboxAddress? mailbox)
            && mailbox.GetAddress(idnEncode: true) == key;
        return valid ? new EmailAddress(text.Normalize(NormalizationForm.FormKC), key) : null;
    }

    /// <summary>
    /// The normalized form of any text, empty if it has none: a login with an invalid address fails like one with an unknown address.
    /// </summary>
    public static string KeyOf(string text)
    {
        string trimmed = text.Trim();
        // Measured first: normalization makes some characters eighteen times as long.
        if (trimmed.Length > MaxLength || !Texts.IsStorable(trimmed) || Texts.HasIgnorable(trimmed))
            return "";
#pragma warning disable CA1308 // Lower case is the form that the addresses are kept in.
        string folded = trimmed.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
#pragma warning restore CA1308
        int at = folded.LastIndexOf('@');
        if (at < 0 || Texts.HasIgnorable(folded))
            return "";
        try
        {
            return folded[..(at + 1)] + Domains.GetAscii(folded, at + 1);
        }
        catch (ArgumentException)
        {
            // No domain by the rules of IDNA.
            return "";
        }
    }
}
