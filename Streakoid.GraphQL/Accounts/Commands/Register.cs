using System.Security.Cryptography;
using System.Text;
using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Commands;

public sealed record RegisterInput(
    string Email,
    string Password,
    string? DisplayName,
    string TimeZone,
    string? EmailToken,
    string? Invitation
);

public sealed class RegisterInputType : InputType<RegisterInput>
{
    public RegisterInputType()
        : base("The data of a new account.")
    {
        Field<NonNullGraphType<StringGraphType>>("email").Description("The e-mail address to sign in with.");
        Field<NonNullGraphType<StringGraphType>>("password").Description(PasswordRules.Description);
        Field<StringGraphType>("displayName")
            .Description(
                $"The display name, 1 to {User.MaxDisplayNameLength} characters, {DisplayNames.Rule}; the part of the address before the @ when left out."
            )
            .Validate(value => DisplayNames.Validate("displayName", value, User.MaxDisplayNameLength));
        Field<NonNullGraphType<StringGraphType>>("timeZone").Description("The user's time zone, an IANA name such as `Europe/Berlin`.");
        Field<StringGraphType>("emailToken")
            .Description(
                "The token of the e-mail that follows `EMAIL_TAKEN` if the address was never confirmed: it proves the address, and the other account is deleted."
            );
        Field<StringGraphType>("invitation")
            .Description("The token of an invitation, which is needed where registration is not open to the address.");
    }
}

public sealed class RegisterPayloadType()
    : SessionPayloadType(
        "Register",
        typeof(EmailTakenErrorType),
        typeof(InvalidEmailErrorType),
        typeof(WeakPasswordErrorType),
        typeof(UnknownTimeZoneErrorType),
        typeof(InvalidLinkErrorType),
        typeof(RegistrationClosedErrorType)
    );

/// <summary>
/// Creates an account and signs in. The same Idempotency-Key with the same address and password gives the same user a new
/// session, so a client can repeat the request if the reply was lost. An address that was never confirmed can be taken over by the user who
/// proves it.
/// </summary>
public static class Register
{
    public static async Task<SessionPayload> RunAsync(IResolveFieldContext context, RegisterInput input)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        EmailAddress? email = EmailAddress.Parse(input.Email);
        List<DomainError> errors = [];
        if (email is null)
            errors.Add(new InvalidEmailError());
        if (await context.CheckPasswordAsync(input.Password, email?.Key ?? "") is { } weak)
            errors.Add(weak);
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(input.TimeZone) is null)
            errors.Add(new UnknownTimeZoneError(input.TimeZone));
        UserSecret? proof = input.EmailToken is { } token ? UserSecret.Parse(token) : null;
        if (input.EmailToken is not null && proof is null)
            errors.Add(new InvalidLinkError());
        AccountsOptions options = context.Service<IOptions<AccountsOptions>>().Value;
        InvitationToken? invitation = null;
        if (email is not null && !options.MayRegister(email))
        {
            if (input.Invitation is { } secret)
                invitation = new InvitationToken(secret);
            else
                errors.Add(new RegistrationClosedError(options.Registration));
        }
        if (email is null || errors.Count > 0)
            return SessionPayload.Refused(errors);
        byte[]? key = KeyHash(context.Service<RequestOrigin>().IdempotencyKey);
        // Before anything is said of the address. A use is taken in the transaction that creates the account.
        if (invitation is not null && !await invitation.IsOpenAsync(context.Databases.OpenForNobody(), context.Now, cancellationToken))
            return await RepeatedAsync(context, email.Key, key, input.Password) ?? SessionPayload.Refused(new InvalidLinkError());

        string hash = await context.Service<PasswordHashing>().HashAsync(input.Password, cancellationToken);
        User user = new()
        {
            Id = Guid.CreateVersion7(),
            Email = email.Text,
            EmailKey = email.Key,
            PasswordHash = hash,
            DisplayName = input.DisplayName?.Trim() ?? NameOf(email),
            TimeZone = input.TimeZone,
            CreatedAt = context.Now,
            RegistrationKey = key,
        };
        try
        {
            // Without its account the link is gone: the registration has come again, or the link never was.
            return await SaveAsync(context, user, proof, invitation)
                ?? await RepeatedAsync(context, user.EmailKey, key, input.Password)
                ?? SessionPayload.Refused(new InvalidLinkError());
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return await AgainAsync(context, user, input.Password);
        }
    }

    /// <summary>Null if the link does not prove the address, or no use of the invitation is left.</summary>
    private static async Task<SessionPayload?> SaveAsync(
        IResolveFieldContext context,
        User user,
        UserSecret? proof,
        InvitationToken? invitation
    )
    {
        StreakoidDb db = context.Databases.OpenForNewAccount(new UserId(user.Id));
        SignedInSession? session = await context.SignInAsync(
            db,
            SecurityEventKind.Registered,
            async () =>
            {
                if (invitation is not null && !await invitation.TakeAsync(db, context.Now, context.CancellationToken))
                    return null;
                if (proof is not null)
                {
                    if (!await db.ReleaseAddressAsync(proof.User, proof.Hash, user.EmailKey, context.Now, context.CancellationToken))
                        return null;
                    user.EmailVerifiedAt = context.Now;
                }
                db.Add(user);
                // Insert the address before anything else, so that its unique index decides.
                await db.SaveChangesAsync(context.CancellationToken);
                if (proof is null)
                    EmailOutbox.Add(db, MailKind.VerifyEmail, user.EmailKey);
                return user;
            }
        );
        if (session is null)
            return null;
        context.Service<AccountsMeter>().Registered(user.EmailKey);
        context.Service<EmailOutbox>().Wake();
        return SessionPayload.Of(session);
    }

    /// <summary>The address has an account: this registration has come again, or it is taken.</summary>
    private static async Task<SessionPayload> AgainAsync(IResolveFieldContext context, User user, string password)
    {
        if (await RepeatedAsync(context, user.EmailKey, user.RegistrationKey, password) is { } again)
            return again;
        await OfferAsync(context, user.EmailKey);
        return SessionPayload.Refused(new EmailTakenError());
    }

    /// <summary>
    /// Signs in if this registration has come again, within a day, as key and password show; null if it has not. Guesses count as at login.
    /// </summary>
    private static async Task<SessionPayload?> RepeatedAsync(
        IResolveFieldContext context,
        string emailKey,
        byte[]? sentKey,
        string password
    )
    {
        if (sentKey is null)
            return null;
        SignInCandidate? candidate = await context.Databases.OpenForNobody().FindSignInCandidateAsync(emailKey, context.CancellationToken);
        if (candidate?.RegistrationKey is not { } key || !CryptographicOperations.FixedTimeEquals(key, sentKey))
            return null;
        LoginThrottle throttle = context.Service<LoginThrottle>();
        RequestOrigin origin = context.Service<RequestOrigin>();
        UserSecret? device = await Devices.FindAsync(context.Databases, origin, candidate, context.Now, context.CancellationToken);
        PasswordGuess guess = new(emailKey, origin.ClientAddress, device);
        if (await throttle.CountAsync(context.Databases, guess, context.CancellationToken) is not null)
            return null;
        SignedInSession? session = await throttle.LookAsync(
            context.Databases,
            guess,
            () =>
                SignIn.WithPasswordAsync(context, candidate, password, account => account.CreatedAt + AppliedWrites.Lifetime > context.Now)
        );
        if (session is null)
            return null;
        await throttle.ForgetAsync(context.Databases, guess, context.CancellationToken);
        return SessionPayload.Of(session);
    }

    /// <summary>Sends a link that takes the address over, if the account that holds it never confirmed it.</summary>
    private static async Task OfferAsync(IResolveFieldContext context, string emailKey)
    {
        int? wait = await context.Service<LoginThrottle>().CountMailAsync(context, "claim", emailKey);
        if (wait is null)
            await context
                .Service<EmailOutbox>()
                .AddAsync(context.Databases.OpenForNobody(), MailKind.ClaimAddress, emailKey, context.CancellationToken);
    }

    private static string NameOf(EmailAddress email)
    {
        string name = Limits.Shortened(email.Text.Split('@')[0], User.MaxDisplayNameLength);
        return DisplayNames.IsValid(name, User.MaxDisplayNameLength) ? name : "Streakoid user";
    }

    private static byte[]? KeyHash(string? idempotencyKey) =>
        idempotencyKey is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey));
}
