using System.Net.Mail;
using System.Text;
using Streakoid.Graph;

namespace Streakoid.Accounts.Email;

/// <summary>An e-mail address and its normalized form.</summary>
public sealed record EmailAddress
{
    public const int MaxLength = 254;

    private EmailAddress(string text) => (Text, Key) = (text, KeyOf(text));

    /// <summary>As entered, without surrounding white space.</summary>
    public string Text { get; }

    /// <summary>NFKC and lower case: two addresses with one key are one address.</summary>
    public string Key { get; }

    /// <summary>Reads an address; null if the text is not one.</summary>
    public static EmailAddress? Parse(string text)
    {
        text = text.Trim();
        string key = KeyOf(text);
        bool valid =
            key.Length is > 0 and <= MaxLength
            && !key.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            && MailAddress.TryCreate(key, out MailAddress? parsed)
            && parsed.Address == key
            && parsed.Host.Contains('.', StringComparison.Ordinal)
            && !parsed.Host.EndsWith('.');
        return valid ? new EmailAddress(text) : null;
    }

    /// <summary>The normalized form of any text: a login with an invalid address fails like one with an unknown address.</summary>
    public static string KeyOf(string text)
    {
        string trimmed = text.Trim();
        // Measured first: normalization makes some characters eighteen times as long.
        if (trimmed.Length > MaxLength)
            return "";
#pragma warning disable CA1308 // Lower case is the form that the addresses are kept in.
        return Texts.IsStorable(trimmed) ? trimmed.Normalize(NormalizationForm.FormKC).ToLowerInvariant() : "";
#pragma warning restore CA1308
    }
}
