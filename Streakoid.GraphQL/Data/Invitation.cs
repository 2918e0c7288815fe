using NodaTime;

namespace Streakoid.Data;

/// <summary>An invitation to register. It is the operator's, and no user's. Only the hash of its token is stored.</summary>
public sealed class Invitation
{
    public const int MaxNoteLength = 200;

    public int Id { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash
    {
        get;
        init => field = value.Length == 32 ? value : throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(value));
    }

    /// <summary>How many accounts can still be created with it.</summary>
    public required int UsesLeft { get; init; }

    public required Instant ExpiresAt { get; init; }

    /// <summary>For whom it is, in the operator's words.</summary>
    public required string Note
    {
        get;
        init =>
            field =
                value.Length <= MaxNoteLength
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(value), $"A note has at most {MaxNoteLength} characters.");
    }
}
