using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Directives;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Commands;

/// <summary>The mutations of the account itself.</summary>
public static class ProfileFields
{
    public static void AddTo(ObjectGraphType mutation)
    {
        mutation.Add<UpdateProfilePayloadType, UpdateProfileInputType, UpdateProfileInput>(
            "updateProfile",
            "Changes the user's display name, time zone, and the start of days and weeks.",
            "The changes.",
            async (context, input) => await UpdateProfile.RunAsync(context, input)
        );
        FieldType change = mutation
            .Add<ChangePasswordPayloadType, ChangePasswordInputType, ChangePasswordInput>(
                "changePassword",
                "Changes the password and revokes all other sessions. Access tokens remain valid.",
                "The present password and the new one.",
                async (context, input) => await ChangePassword.RunAsync(context, input)
            )
            .FieldType;
        FieldType delete = mutation
            .Add<DeleteAccountPayloadType, DeleteAccountInputType, DeleteAccountInput>(
                "deleteAccount",
                "Deletes the account and all its data immediately and permanently.",
                "The password.",
                async (context, input) => await DeleteAccount.RunAsync(context, input)
            )
            .FieldType;
        FieldType email = mutation
            .Add<ChangeEmailPayloadType, ChangeEmailInputType, ChangeEmailInput>(
                "changeEmail",
                "Requests another e-mail address for the account. It changes when the link in the e-mail to the new address is used; the former address can undo it for seven days.",
                "The new address.",
                async (context, input) => await ChangeEmail.RunAsync(context, input)
            )
            .FieldType;
        foreach (FieldType field in new[] { change, delete, email })
        {
            field.Credential();
            ProtectedFields.SessionOnly(field);
        }
    }
}
