using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;

namespace Streakoid.Hosting.Telemetry;

/// <summary>
/// What a user is called in logs and traces: the same in all of them while the first signing key stays, and no way back to the
/// user for whoever has the logs alone.
/// </summary>
internal sealed class UserHash(SigningKeys keys)
{
    private readonly byte[] _key = HMACSHA256.HashData(((SymmetricSecurityKey)keys.Credentials.Key).Key, "Streakoid: users in logs"u8);

    /// <summary>12 hexadecimal digits.</summary>
    public string Of(UserId user) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(user.Value.ToString("N"))))[..12];
}
