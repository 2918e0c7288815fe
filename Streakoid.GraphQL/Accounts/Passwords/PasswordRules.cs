using System.IO.Compression;
using System.Text;
using GraphQL;
using Streakoid.Graph;

namespace Streakoid.Accounts.Passwords;

/// <summary>Rules for passwords: any Unicode, compared in NFKC, with a minimum length and no character classes.</summary>
public static class PasswordRules
{
    public const int MinLength = 12;

    /// <summary>Before normalization, which makes some characters eighteen times as long.</summary>
    public const int MaxLength = 1_024;

    /// <summary>The rules as the schema describes them.</summary>
    public static readonly string Description = $"{MinLength} to {MaxLength:N0} characters of any kind, and not a common password.";

    // Read with the first password: the schema needs the rules' description when the server starts.
    private static readonly Lazy<HashSet<string>> Common = new(ReadCommon);

    /// <summary>How many common passwords are refused.</summary>
    internal static int CommonCount => Common.Value.Count;

    /// <summary>The normalized form to hash, the same for different keyboards.</summary>
    public static string Normalize(string password) => Texts.IsStorable(password) ? password.Normalize(NormalizationForm.FormKC) : password;

    /// <summary>The error of a password that is too weak; null if it is not. The service of breached passwords is asked last.</summary>
    public static async Task<WeakPasswordError?> CheckPasswordAsync(this IResolveFieldContext context, string password, string emailKey)
    {
        if (Weakness(password, emailKey) is { } weakness)
            return new WeakPasswordError(weakness, MinLength);
        return await context.Service<BreachedPasswords>().ContainsAsync(password, context.CancellationToken)
            ? new WeakPasswordError("The password is known from a data breach of another service. Choose another one.", MinLength)
            : null;
    }

    /// <summary>Why the password is too weak; null if it is not.</summary>
    public static string? Weakness(string password, string emailKey)
    {
        if (password.Length > MaxLength)
            return $"The password is too long. Choose one with at most {MaxLength:N0} characters.";
        if (!Texts.IsStorable(password))
            return "The password contains characters that are not valid Unicode. Choose another one.";
        string normalized = Normalize(password);
        if (normalized.EnumerateRunes().Count() < MinLength)
            return $"The password is too short. Choose one with at least {MinLength} characters.";
        string folded = normalized.ToUpperInvariant();
        if (Common.Value.Contains(folded))
            return "The password is on a list of common passwords. Choose another one.";
        if (folded.Distinct().Count() < 4)
            return "The password has too few different characters. Choose another one.";
        string address = emailKey.ToUpperInvariant();
        return folded == address || folded == address.Split('@')[0] ? "The password is your e-mail address. Choose another one." : null;
    }

    private static HashSet<string> ReadCommon()
    {
        HashSet<string> common = [];
        Add(typeof(PasswordRules).Assembly.GetManifestResourceStream("Streakoid.Accounts.CommonPasswords.txt")!);
        // From npm: missing where the server was built without it.
        if (typeof(PasswordRules).Assembly.GetManifestResourceStream("Streakoid.Accounts.CommonPasswords.gz") is { } compressed)
            Add(new GZipStream(compressed, CompressionMode.Decompress));
        return common;

        void Add(Stream stream)
        {
            using StreamReader reader = new(stream);
            while (reader.ReadLine() is { } line)
                common.Add(Normalize(line.Trim()).ToUpperInvariant());
        }
    }
}
