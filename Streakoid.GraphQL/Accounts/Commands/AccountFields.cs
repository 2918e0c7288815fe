using GraphQL.Types;
using Streakoid.Accounts.PersonalAccessTokens;
using Streakoid.Accounts.Queries;
using Streakoid.Accounts.Sessions;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Directives;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Commands;

/// <summary>The root fields about accounts.</summary>
public static class AccountFields
{
    public static void AddTo(ObjectGraphType query, ObjectGraphType mutation)
    {
        query
            .Field<NonNullGraphType<MeType>>("me")
            .Description("The signed-in user.")
            .Resolve(context => context.Principal)
            .FieldType.Cost(10);

        FieldType register = mutation
            .Add<RegisterPayloadType, RegisterInputType, RegisterInput>(
                "register",
                "Creates an account and signs in. A repeat with the same `Idempotency-Key`, e-mail address and password signs in the same user.",
                "The new account.",
                async (context, input) => await Register.RunAsync(context, input)
            )
            .FieldType;
        FieldType login = mutation
            .Add<LoginPayloadType, LoginInputType, LoginInput>(
                "login",
                "Signs in with e-mail address and password.",
                "Address and password.",
                async (context, input) => await Login.RunAsync(context, input)
            )
            .FieldType;
        FieldType refresh = mutation
            .Add<RefreshSessionPayloadType, RefreshSessionInputType, RefreshSessionInput>(
                "refreshSession",
                "Exchanges a refresh token for new tokens. A refresh token works once; using it again later revokes the session.",
                "The refresh token.",
                async (context, input) => await RefreshSession.RunAsync(context, input)
            )
            .FieldType;
        foreach (FieldType field in new[] { register, login, refresh })
        {
            field.Credential();
            ProtectedFields.AllowAnonymous(field);
        }

        FieldType logout = mutation
            .Add<LogoutPayloadType>(
                "logout",
                "Signs out: revokes all tokens of this session.",
                async context => await Logout.RunAsync(context)
            )
            .FieldType;
        ProtectedFields.SessionOnly(logout);
        MailFields.AddTo(mutation);
        ProfileFields.AddTo(mutation);
        SessionFields.AddTo(mutation);
        PersonalAccessTokenFields.AddTo(mutation);
    }
}
