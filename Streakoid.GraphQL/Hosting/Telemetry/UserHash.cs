using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;

namespace Streakoid.Hosting.Telemetry;

/// <summary>
/// The pseudonym of a user in logs and traces: stable until the first signing key changes, and not reversible
/// with the logs alone.
/// </summary>
internal sealed class UserHash(SigningKeys keys)
{
    private readonly byte[] _key = HMACSHA256.HashData(((SymmetricSecurityKey)keys.Credentials.Key).Key, "Streakoid: users in logs"u8);

    /// <summary>12 hexadecimal digits.</summary>
    public string Of(UserId user) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(user.Value.ToString("N"))))[..12];
}
