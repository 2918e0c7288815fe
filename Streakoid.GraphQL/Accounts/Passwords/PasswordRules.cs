using System.Text;
using Streakoid.Graph;

namespace Streakoid.Accounts.Passwords;

/// <summary>What a password must be. Any Unicode counts, compared in NFKC; length decides, not classes of characters.</summary>
public static class PasswordRules
{
    public const int MinLength = 12;

    private static readonly HashSet<string> Common = ReadCommon();

    /// <summary>The form that is hashed: the same password typed on two keyboards is one password.</summary>
    public static string Normalize(string password) => Texts.IsStorable(password) ? password.Normalize(NormalizationForm.FormKC) : password;

    /// <summary>Why the password is too weak, null where it is not.</summary>
    public static string? Weakness(string password, string emailKey)
    {
        if (!Texts.IsStorable(password)) return "The password holds characters that are not valid Unicode; choose another.";
        string normalized = Normalize(password);
        if (normalized.EnumerateRunes().Count() < MinLength) return $"The password is too short; choose one of {MinLength} characters or more.";
        string folded = normalized.ToUpperInvariant();
        if (Common.Contains(folded)) return "The password is on a list of common ones, which are tried first; choose another.";
        if (folded.Distinct().Count() < 4) return "The password repeats too few characters; choose another.";
        string address = emailKey.ToUpperInvariant();
        return folded == address || folded == address.Split('@')[0]
            ? "The password is your e-mail address, which is tried first; choose another."
            : null;
    }

    private static HashSet<string> ReadCommon()
    {
        using Stream stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("Streakoid.Accounts.CommonPasswords.txt")!;
        using StreamReader reader = new(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.ToUpperInvariant())];
    }
}
