using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>
/// Limits a request to one user: the first one that it acts for. Every object in its response is compared with the principal of
/// the field.
/// </summary>
public sealed class PrincipalGuard(OwnershipAlarm alarm)
{
    /// <summary>The user that the request acts for; null if none yet.</summary>
    public UserId? User { get; private set; }

    /// <summary>Whether an object of another user was found in the response. Then the request fails.</summary>
    public bool HasRefused { get; private set; }

    /// <summary>Binds the request to a user.</summary>
    /// <exception cref="InvalidOperationException">The request acts for another user.</exception>
    public void Bind(UserId user)
    {
        if (User is { } bound && bound != user)
            throw new InvalidOperationException("This request already acts for another user.");
        User = user;
    }

    /// <summary>Binds the request that this is one operation of to the same user.</summary>
    /// <exception cref="InvalidOperationException">That request acts for another user.</exception>
    public void BindTo(PrincipalGuard request)
    {
        if (User is { } user)
            request.Bind(user);
    }

    /// <summary>
    /// Checks an object before it is written. An object with an owner must belong to the principal; a principal must have been
    /// created in this request, for the user of the request.
    /// </summary>
    /// <param name="value">The object.</param>
    /// <param name="principal">The principal of the field; null if no user is signed in.</param>
    /// <returns>The principal of the object's own fields.</returns>
    /// <exception cref="ForeignRowException">The object belongs to another user. The request fails and an alert fires.</exception>
    public Principal? Verify(object value, Principal? principal)
    {
        if (value is IOwned owned)
        {
            if (principal is null || owned.UserId != principal.Db.OwnerId)
                Refuse(value);
        }
        else if (value is IAnsweredFor { Principal: var own })
        {
            if (!own.IsOf(this) || (principal is not null && principal.Viewer.UserId != own.Viewer.UserId))
                Refuse(value);
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
