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
        query.Field<NonNullGraphType<MeType>>("me").Description("The signed-in user.")
            .Resolve(context => context.Principal)
            .FieldType.Cost(10);

        FieldType register = mutation.Field<NonNullGraphType<RegisterPayloadType>>("register")
            .Description("Creates an account and signs in. A repeat with the same `Idempotency-Key`, e-mail address and password signs in the same user.")
            .Argument<NonNullGraphType<RegisterInputType>>("input", "The new account.")
            .ResolveAsync(async context => await Register.RunAsync(context, context.Input<RegisterInput>()))
            .FieldType;
        FieldType login = mutation.Field<NonNullGraphType<LoginPayloadType>>("login").Description("Signs in with e-mail address and password.")
            .Argument<NonNullGraphType<LoginInputType>>("input", "Address and password.")
            .ResolveAsync(async context => await Login.RunAsync(context, context.Input<LoginInput>()))
            .FieldType;
        FieldType refresh = mutation.Field<NonNullGraphType<RefreshSessionPayloadType>>("refreshSession")
            .Description("Exchanges a refresh token for new tokens. A refresh token works once; using it again later revokes the session.")
            .Argument<NonNullGraphType<RefreshSessionInputType>>("input", "The refresh token.")
            .ResolveAsync(async context => await RefreshSession.RunAsync(context, context.Input<RefreshSessionInput>()))
            .FieldType;
        foreach (FieldType field in new[] { register, login, refresh })
        {
            field.Cost(10).Credential();
            ProtectedFields.AllowAnonymous(field);
        }

        FieldType logout = mutation.Field<NonNullGraphType<LogoutPayloadType>>("logout").Description("Signs out: revokes all tokens of this session.")
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
