using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>
/// Holds one request to one user. The first user that it acts for is the only one, and whatever is written into its answer is compared with the
/// principal that the field is answered for.
/// </summary>
public sealed class PrincipalGuard(OwnershipAlarm alarm)
{
    /// <summary>The user that the request acts for; null while it acts for nobody.</summary>
    public UserId? User { get; private set; }

    /// <summary>Whether something of another user was about to be written. Then the request fails, whatever else would answer it.</summary>
    public bool HasRefused { get; private set; }

    /// <summary>Lets the request act for a user, and for no other from then on.</summary>
    /// <exception cref="InvalidOperationException">It acts for another user.</exception>
    public void Bind(UserId user)
    {
        if (User is { } bound && bound != user) throw new InvalidOperationException("This request acts for another user already.");
        User = user;
    }

    /// <summary>
    /// Looks at an object that is about to be written into the answer. An object with an owner must be the principal's; a principal must have been made
    /// in this request, and for the user that the answer is for.
    /// </summary>
    /// <param name="value">The object.</param>
    /// <param name="principal">For whom the field is answered; null while nobody is signed in.</param>
    /// <returns>For whom the object's own fields are answered.</returns>
    /// <exception cref="ForeignRowException">It belongs to another user. The request fails, and somebody is paged.</exception>
    public Principal? Verify(object value, Principal? principal)
    {
        if (value is IOwned owned)
        {
            if (principal is null || owned.UserId != principal.Db.OwnerId) Refuse(value);
        }
        else if (value is IAnsweredFor { Principal: var own })
        {
            if (!own.IsOf(this) || (principal is not null && principal.Viewer.UserId != own.Viewer.UserId)) Refuse(value);
            return own;
        }
        else if (value is IShowsOwned { Shown: { } shown })
        {
            Verify(shown, principal);
        }
        return principal;
    }

    private void Refuse(object value)
    {
        HasRefused = true;
        alarm.Refuse(value.GetType());
    }
}
