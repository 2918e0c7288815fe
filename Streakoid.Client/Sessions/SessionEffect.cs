namespace Streakoid.Client;

/// <summary>What an operation does to the session. Generated code says it of each operation.</summary>
public enum SessionEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All of its root fields sign in: its answer brings tokens, and it is sent without any.</summary>
    SignIn,

    /// <summary>It signs in by the tokens that it renews, so that who is signed in stays.</summary>
    Renew,

    /// <summary>It ends the session.</summary>
    SignOut,

    /// <summary>It signs in beside fields that need somebody to be signed in. It signs nobody in, and its result says so.</summary>
    Mixed,
}
