namespace Streakoid.Client;

/// <summary>The effect of an operation on the session. Generated code sets it for each operation.</summary>
public enum SessionEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All of its root fields sign in. It is sent without a token, and its response contains tokens.</summary>
    SignIn,

    /// <summary>It renews the tokens of the signed-in user.</summary>
    Renew,

    /// <summary>It ends the session.</summary>
    SignOut,

    /// <summary>It combines fields that sign in with fields that need a signed-in user. It does not sign in; the result has a failure.</summary>
    Mixed,
}
