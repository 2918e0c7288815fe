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
            .Description("Sends a link for choosing a new password, if the address has an account; the answer is the same where it has none.")
            .Argument<NonNullGraphType<RequestPasswordResetInputType>>("input", "Whose password was forgotten.")
            .ResolveAsync(async context => await RequestPasswordReset.RunAsync(context, context.Input<RequestPasswordResetInput>()))
            .FieldType;
        FieldType reset = mutation.Field<NonNullGraphType<ResetPasswordPayloadType>>("resetPassword")
            .Description("Chooses a new password by a link, and signs in. Every other session and every access token ends.")
            .Argument<NonNullGraphType<ResetPasswordInputType>>("input", "The link's token and the new password.")
            .ResolveAsync(async context => await ResetPassword.RunAsync(context, context.Input<ResetPasswordInput>()))
            .FieldType;
        FieldType verify = mutation.Field<NonNullGraphType<VerifyEmailPayloadType>>("verifyEmail").Description("Confirms an address by the link that was sent there.")
            .Argument<NonNullGraphType<VerifyEmailInputType>>("input", "The link's token.")
            .ResolveAsync(async context => await VerifyEmail.RunAsync(context, context.Input<VerifyEmailInput>()))
            .FieldType;
        foreach (FieldType field in new[] { request, reset, verify })
        {
            field.Cost(10).Credential();
            ProtectedFields.AllowAnonymous(field);
        }
        FieldType again = mutation.Field<NonNullGraphType<RequestEmailVerificationPayloadType>>("requestEmailVerification").Description("Sends the letter again that confirms the user's address.")
            .ResolveAsync(async context => await RequestEmailVerification.RunAsync(context))
            .FieldType;
        again.Cost(10);
        ProtectedFields.SessionOnly(again);
    }
}
