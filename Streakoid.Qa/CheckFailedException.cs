namespace Streakoid.Qa;

/// <summary>A check failed; the message shows which.</summary>
internal sealed class CheckFailedException(string message) : Exception(message)
{
    /// <exception cref="CheckFailedException">The condition is false.</exception>
    public static void Unless(bool right, string otherwise)
    {
        if (!right)
            throw new CheckFailedException(otherwise);
    }
}
