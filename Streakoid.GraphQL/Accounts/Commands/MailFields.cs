using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Directives;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Commands;

/// <summary>The mutations around e-mails.</summary>
public static class MailFields
{
    public static void AddTo(ObjectGraphType mutation)
    {
        FieldType request = mutation
            .Add<RequestPasswordResetPayloadType, RequestPasswordResetInputType, RequestPasswordResetInput>(
                "requestPasswordReset",
                "Sends a link for choosing a new password if the e-mail address has an account. The result is the same if it has none.",
                "The account whose password was forgotten.",
                async (context, input) => await RequestPasswordReset.RunAsync(context, input)
            )
            .FieldType;
        FieldType reset = mutation
            .Add<ResetPasswordPayloadType, ResetPasswordInputType, ResetPasswordInput>(
                "resetPassword",
                "Sets a new password with the token of a link, and signs in. Revokes all other sessions and all access tokens.",
                "The link's token and the new password.",
                async (context, input) => await ResetPassword.RunAsync(context, input)
            )
            .FieldType;
        FieldType verify = mutation
            .Add<VerifyEmailPayloadType, VerifyEmailInputType, VerifyEmailInput>(
                "verifyEmail",
                "Confirms an e-mail address with the token of the link that was sent to it.",
                "The link's token.",
                async (context, input) => await VerifyEmail.RunAsync(context, input)
            )
            .FieldType;
        FieldType confirm = mutation
            .Add<ConfirmEmailChangePayloadType, ConfirmEmailChangeInputType, ConfirmEmailChangeInput>(
                "confirmEmailChange",
                "Gives the account its new e-mail address, with the token of the link that `changeEmail` sent to it.",
                "The link's token.",
                async (context, input) => await ConfirmEmailChange.RunAsync(context, input)
            )
            .FieldType;
        FieldType undo = mutation
            .Add<UndoEmailChangePayloadType, UndoEmailChangeInputType, UndoEmailChangeInput>(
                "undoEmailChange",
                "Gives the account its former e-mail address back, with the token of the link that was sent there, and secures it as `secureAccount` does.",
                "The link's token.",
                async (context, input) => await SecureAccount.RunAsync(context, input)
            )
            .FieldType;
        FieldType secure = mutation
            .Add<SecureAccountPayloadType, SecureAccountInputType, SecureAccountInput>(
                "secureAccount",
                "Signs out every session, deletes access tokens, disables the password and sends a link to choose a new one: what a \"this was not me\" link does.",
                "The link's token.",
                async (context, input) => await SecureAccount.RunAsync(context, input)
            )
            .FieldType;
        foreach (FieldType field in new[] { request, reset, verify, confirm, undo, secure })
        {
            field.Credential();
            ProtectedFields.AllowAnonymous(field);
        }
        FieldType again = mutation
            .Add<RequestEmailVerificationPayloadType>(
                "requestEmailVerification",
                "Sends the confirmation e-mail again.",
                async context => await RequestEmailVerification.RunAsync(context)
            )
            .FieldType;
        ProtectedFields.SessionOnly(again);
    }
}
