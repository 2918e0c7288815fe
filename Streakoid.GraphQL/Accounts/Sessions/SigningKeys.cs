using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Streakoid.Accounts.Sessions;

/// <summary>The keys of access tokens. The first signs; the others are former keys, whose tokens stay valid until they expire.</summary>
public sealed class SigningKeys
{
    /// <summary>The minimum size of a key in bytes: that of the hash of HS256.</summary>
    public const int MinLength = 32;

    private readonly SymmetricSecurityKey[] _keys;

    /// <param name="base64Keys">Keys of 32 bytes or more, in base64.</param>
    /// <exception cref="InvalidSigningKeyException">There is no key, or one is too short or no base64.</exception>
    public SigningKeys(IReadOnlyList<string> base64Keys)
    {
        if (base64Keys.Count == 0)
            throw new InvalidSigningKeyException("no key is configured");
        _keys = [.. base64Keys.Select(Parse)];
    }

    /// <summary>What new tokens are signed with.</summary>
    public SigningCredentials Credentials => new(_keys[0], SecurityAlgorithms.HmacSha256);

    /// <summary>What a token's signature may be made with.</summary>
    public IReadOnlyList<SecurityKey> All => _keys;

    /// <summary>A new random key in base64.</summary>
    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(MinLength));

    private static SymmetricSecurityKey Parse(string text, int index)
    {
        Span<byte> bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length))
            throw new InvalidSigningKeyException($"key {index} is not base64");
        if (length < MinLength)
            throw new InvalidSigningKeyException($"key {index} has {length} bytes but needs at least {MinLength}");
        byte[] key = bytes[..length].ToArray();
        return new SymmetricSecurityKey(key) { KeyId = Convert.ToHexString(SHA256.HashData(key))[..16] };
    }
}

/// <summary>The configured signing keys cannot be used.</summary>
public sealed class InvalidSigningKeyException(string fault)
    : Exception(
        $"The signing keys of access tokens cannot be used: {fault}. Set Streakoid__SigningKeys__0 to {SigningKeys.MinLength} random bytes in base64 "
            + "(for example from: openssl rand -base64 32). Keep a former key as Streakoid__SigningKeys__1 until its tokens have expired."
    );
