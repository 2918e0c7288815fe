using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.PersonalAccessTokens;

public sealed record CreateAccessTokenInput(string Name, AccessScope Scope, int ExpiresInDays, string? Password);

public sealed class CreateAccessTokenInputType : InputType<CreateAccessTokenInput>
{
    public CreateAccessTokenInputType()
        : base("The new token.")
    {
        Field<NonNullGraphType<StringGraphType>>("name").Description($"The name, 1 to {PersonalAccessToken.MaxNameLength} characters.");
        Field<NonNullGraphType<AccessTokenScopeType>>("scope").Description("The operations that it allows.");
        Field<NonNullGraphType<IntGraphType>>("expiresInDays")
            .DefaultValue(90)
            .Description($"The number of days until it expires, 1 to {CreateAccessToken.MaxDays}.");
        Field<StringGraphType>("password").Description(Confirmation.Description);
    }
}

public sealed record CreateAccessTokenPayload(PersonalAccessToken? AccessToken, string? Token, IReadOnlyList<DomainError>? Errors)
    : IPayload;

public sealed class CreateAccessTokenPayloadType : PayloadType<CreateAccessTokenPayload>
{
    public CreateAccessTokenPayloadType()
        : base("CreateAccessToken")
    {
        Field<PersonalAccessTokenType>("accessToken")
            .Description("The token's metadata; null on error.")
            .Pure(source => source.AccessToken);
        Field<StringGraphType>("token")
            .Description("The token, to be sent as `Authorization: Bearer …`. It is shown only here.")
            .Pure(source => source.Token);
        Errors(
            typeof(InvalidAccessTokenErrorType),
            typeof(TooManyAccessTokensErrorType),
            typeof(ReauthenticationRequiredErrorType),
            typeof(InvalidCredentialsErrorType),
            typeof(TooManyAttemptsErrorType)
        );
    }
}

/// <summary>
/// Creates a personal access token. The text is not stored, so a repeat with the same Idempotency-Key gives the
/// token a new secret, and the lost one stops working.
/// </summary>
public static class CreateAccessToken
{
    public const int MaxDays = 366;
    public const int MaxTokens = 50;

    public static async Task<CreateAccessTokenPayload> RunAsync(IResolveFieldContext context, CreateAccessTokenInput input)
    {
        string name = input.Name.Trim();
        if (!Limits.IsName(name, PersonalAccessToken.MaxNameLength))
            return Refused(
                new InvalidAccessTokenError("name", $"A token's name must have 1 to {PersonalAccessToken.MaxNameLength} characters.")
            );
        if (input.ExpiresInDays is < 1 or > MaxDays)
            return Refused(new InvalidAccessTokenError("expiresInDays", $"A token must expire in 1 to {MaxDays} days."));
        if (await Confirmation.RunAsync(context, input.Password) is { } error)
            return Refused(error);
        StreakoidDb db = context.Db;
        Instant now = context.Now;
        UserSecret text = UserSecret.New(context.Principal.Viewer.UserId, PersonalAccessTokenSignIn.Prefix);
        IdempotentWrite write = context.Write();
        CreateAccessTokenPayload payload = await db.WriteAsync(
            async () =>
            {
                // Lock the user's row, so that the limit also holds for concurrent requests.
                User user = await context.Principal.HoldAsync(context.CancellationToken);
                if (await write.FindAsync(db, context.CancellationToken) is { Result: { } made })
                {
                    // What was made and revoked since is not made again.
                    if (
                        await db.PersonalAccessTokens.AsTracking().SingleOrDefaultAsync(t => t.Id == made, context.CancellationToken)
                        is not { } again
                    )
                        throw IdempotentWrite.Reused();
                    again.Hash = text.Hash;
                    return new CreateAccessTokenPayload(again, text.Text, null);
                }
                await db.PersonalAccessTokens.Where(t => t.ExpiresAt <= now).ExecuteDeleteAsync(context.CancellationToken);
                if (await db.PersonalAccessTokens.CountAsync(context.CancellationToken) >= MaxTokens)
                    return Refused(new TooManyAccessTokensError(MaxTokens));
                PersonalAccessToken token = new()
                {
                    UserId = context.Account.Id,
                    Id = Guid.CreateVersion7(),
                    Name = name,
                    Scope = input.Scope,
                    Hash = text.Hash,
                    CreatedAt = now,
                    ExpiresAt = now + Duration.FromDays(input.ExpiresInDays),
                };
                db.Add(token);
                EmailOutbox.Report(
                    db,
                    MailKind.AccessTokenCreated,
                    user,
                    context.RecordSecurityEvent(db, SecurityEventKind.AccessTokenCreated)
                );
                await write.RecordAsync(db, token.Id, context.CancellationToken);
                return new CreateAccessTokenPayload(token, text.Text, null);
            },
            context.CancellationToken
        );
        context.Service<EmailOutbox>().Wake();
        return payload;
    }

    private static CreateAccessTokenPayload Refused(DomainError error) => new(null, null, [error]);
}
