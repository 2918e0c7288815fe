using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Directives;

namespace Streakoid.Accounts.Commands;

/// <summary>The mutations around e-mails.</summary>
public static class MailFields
{
    public static void AddTo(ObjectGraphType mutation)
    {
        FieldType request = mutation.Field<NonNullGraphType<RequestPasswordResetPayloadType>>("requestPasswordReset")
            .Description("Sends a link for choosing a new password if the e-mail address has an account. The result is the same if it has none.")
            .Argument<NonNullGraphType<RequestPasswordResetInputType>>("input", "The account whose password was forgotten.")
            .ResolveAsync(async context => await RequestPasswordReset.RunAsync(context, context.Input<RequestPasswordResetInput>()))
            .FieldType;
        FieldType reset = mutation.Field<NonNullGraphType<ResetPasswordPayloadType>>("resetPassword")
            .Description("Sets a new password with the token of a link, and signs in. Revokes all other sessions and all access tokens.")
            .Argument<NonNullGraphType<ResetPasswordInputType>>("input", "The link's token and the new password.")
            .ResolveAsync(async context => await ResetPassword.RunAsync(context, context.Input<ResetPasswordInput>()))
            .FieldType;
        FieldType verify = mutation.Field<NonNullGraphType<VerifyEmailPayloadType>>("verifyEmail").Description("Confirms an e-mail address with the token of the link that was sent to it.")
            .Argument<NonNullGraphType<VerifyEmailInputType>>("input", "The link's token.")
            .ResolveAsync(async context => await VerifyEmail.RunAsync(context, context.Input<VerifyEmailInput>()))
            .FieldType;
        foreach (FieldType field in new[] { request, reset, verify })
        {
            field.Cost(10).Credential();
            ProtectedFields.AllowAnonymous(field);
        }
        FieldType again = mutation.Field<NonNullGraphType<RequestEmailVerificationPayloadType>>("requestEmailVerification").Description("Sends the confirmation e-mail again.")
            .ResolveAsync(async context => await RequestEmailVerification.RunAsync(context))
            .FieldType;
        again.Cost(10);
        ProtectedFields.SessionOnly(again);
    }
}
