using System.Security.Cryptography;
using System.Text;
using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
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

public sealed record RegisterInput(string Email, string Password, string? DisplayName, string TimeZone);

public sealed class RegisterInputType : InputObjectGraphType<RegisterInput>
{
    public RegisterInputType()
    {
        Name = "RegisterInput";
        Description = "The data of a new account.";
        Field<NonNullGraphType<StringGraphType>>("email").Description("The e-mail address to sign in with.");
        Field<NonNullGraphType<StringGraphType>>("password").Description(PasswordRules.Description);
        Field<StringGraphType>("displayName")
            .Description(
                $"The display name, 1 to {User.MaxDisplayNameLength} characters; the part of the address before the @ when left out."
            )
            .Validate(value => Limits.Length("displayName", value, 1, User.MaxDisplayNameLength));
        Field<NonNullGraphType<StringGraphType>>("timeZone").Description("The user's time zone, an IANA name such as `Europe/Berlin`.");
    }
}

public sealed class RegisterPayloadType()
    : SessionPayloadType(
        "Register",
        typeof(EmailTakenErrorType),
        typeof(InvalidEmailErrorType),
        typeof(WeakPasswordErrorType),
        typeof(UnknownTimeZoneErrorType)
    );

/// <summary>
/// Creates an account and signs in. The same Idempotency-Key with the same address and password gives the same user a new
/// session, so a client can repeat the request if the reply was lost.
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
        if (PasswordRules.Check(input.Password, email?.Key ?? "") is { } weak)
            errors.Add(weak);
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(input.TimeZone) is null)
            errors.Add(new UnknownTimeZoneError(input.TimeZone));
        if (email is null || errors.Count > 0)
            return SessionPayload.Refused(errors);

        string hash = await context.Service<PasswordHashing>().HashAsync(input.Password, cancellationToken);
        User user = new()
        {
            Id = Guid.CreateVersion7(),
            Email = email.Text,
            EmailKey = email.Key,
            PasswordHash = hash,
            DisplayName = input.DisplayName?.Trim() ?? Limits.Shortened(email.Text.Split('@')[0], User.MaxDisplayNameLength),
            TimeZone = input.TimeZone,
            CreatedAt = context.Now,
            RegistrationKey = KeyHash(context.Service<RequestOrigin>().IdempotencyKey),
        };
        try
        {
            return await SaveAsync(context, user);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return await AgainAsync(context, user, input.Password);
        }
    }

    private static async Task<SessionPayload> SaveAsync(IResolveFieldContext context, User user)
    {
        StreakoidDb db = context.Databases.OpenForNewAccount(new UserId(user.Id));
        SignedInSession? session = await context.SignInAsync(
            db,
            async () =>
            {
                db.Add(user);
                // Insert the address before anything else, so that its unique index decides.
                await db.SaveChangesAsync(context.CancellationToken);
                return user;
            }
        );
        context.Service<AccountsMeter>().Registered(user.EmailKey);
        context.Service<EmailOutbox>().Add(MailKind.VerifyEmail, user.EmailKey);
        return SessionPayload.Of(session!);
    }

    /// <summary>The address has an account. It is this same registration come again if key and password say so, within a day; guessing
    /// counts like guessing at login.</summary>
    private static async Task<SessionPayload> AgainAsync(IResolveFieldContext context, User user, string password)
    {
        SignInCandidate? candidate = await context
            .Databases.OpenForNobody()
            .FindSignInCandidateAsync(user.EmailKey, context.CancellationToken);
        bool again =
            candidate?.RegistrationKey is { } key && user.RegistrationKey is { } sent && CryptographicOperations.FixedTimeEquals(key, sent);
        if (!again)
            return SessionPayload.Refused(new EmailTakenError());
        LoginThrottle throttle = context.Service<LoginThrottle>();
        string client = context.Service<RequestOrigin>().ClientAddress;
        if (await throttle.CountAsync(context.Databases, user.EmailKey, client, context.CancellationToken) is not null)
            return SessionPayload.Refused(new EmailTakenError());
        SignedInSession? session = await throttle.LookAsync(
            context.Databases,
            user.EmailKey,
            client,
            () =>
                SignIn.WithPasswordAsync(context, candidate!, password, account => account.CreatedAt + AppliedWrites.Lifetime > context.Now)
        );
        if (session is null)
            return SessionPayload.Refused(new EmailTakenError());
        await throttle.ForgetAsync(context.Databases, user.EmailKey, client, context.CancellationToken);
        return SessionPayload.Of(session);
    }

    private static byte[]? KeyHash(string? idempotencyKey) =>
        idempotencyKey is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey));
}
