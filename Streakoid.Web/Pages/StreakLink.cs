namespace Streakoid.Web.Pages;

/// <summary>The address of a streak's page. An id may hold characters that a path must not.</summary>
public static class StreakLink
{
    public static string To(string streakId) => $"streak?id={Uri.EscapeDataString(streakId)}";
}
