using GraphQL.Types;
using Streakoid.Accounts.PersonalAccessTokens;
using Streakoid.Accounts.Queries;
using Streakoid.Accounts.Sessions;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Directives;

namespace Streakoid.Accounts.Commands;

/// <summary>The root fields about accounts.</summary>
public static class AccountFields
{
    public static void AddTo(ObjectGraphType query, ObjectGraphType mutation)
    {
        query.Field<NonNullGraphType<MeType>>("me").Description("The signed-in user: the only way to anybody's data.")
            .Resolve(context => context.Principal)
            .FieldType.Cost(10);

        FieldType register = mutation.Field<NonNullGraphType<RegisterPayloadType>>("register")
            .Description("Opens an account and signs it in. Repeated with the same `Idempotency-Key`, address and password it signs in the same user.")
            .Argument<NonNullGraphType<RegisterInputType>>("input", "What to open the account with.")
            .ResolveAsync(async context => await Register.RunAsync(context, context.Input<RegisterInput>()))
            .FieldType;
        FieldType login = mutation.Field<NonNullGraphType<LoginPayloadType>>("login").Description("Signs in with address and password.")
            .Argument<NonNullGraphType<LoginInputType>>("input", "Address and password.")
            .ResolveAsync(async context => await Login.RunAsync(context, context.Input<LoginInput>()))
            .FieldType;
        FieldType refresh = mutation.Field<NonNullGraphType<RefreshSessionPayloadType>>("refreshSession")
            .Description("Trades a refresh token for new tokens. Each works once; one that comes again later ends the session.")
            .Argument<NonNullGraphType<RefreshSessionInputType>>("input", "The refresh token.")
            .ResolveAsync(async context => await RefreshSession.RunAsync(context, context.Input<RefreshSessionInput>()))
            .FieldType;
        foreach (FieldType field in new[] { register, login, refresh })
        {
            field.Cost(10).Credential();
            ProtectedFields.AllowAnonymous(field);
        }

        FieldType logout = mutation.Field<NonNullGraphType<LogoutPayloadType>>("logout").Description("Signs out: no token of this session works any more.")
            .ResolveAsync(async context => await Logout.RunAsync(context))
            .FieldType;
        logout.Cost(10);
        ProtectedFields.SessionOnly(logout);
        MailFields.AddTo(mutation);
        ProfileFields.AddTo(mutation);
        SessionFields.AddTo(mutation);
        PersonalAccessTokenFields.AddTo(mutation);
    }
}
