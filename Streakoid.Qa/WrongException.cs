namespace Streakoid.Qa;

/// <summary>A check failed; the message shows which.</summary>
internal sealed class WrongException(string message) : Exception(message)
{
    /// <exception cref="WrongException">The condition is false.</exception>
    public static void Unless(bool right, string otherwise)
    {
        if (!right)
            throw new WrongException(otherwise);
    }
}
