using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Directives;

namespace Streakoid.Accounts.Commands;

/// <summary>The mutations of the account itself.</summary>
public static class ProfileFields
{
    public static void AddTo(ObjectGraphType mutation)
    {
        mutation.Field<NonNullGraphType<UpdateProfilePayloadType>>("updateProfile").Description("Changes the user's display name, time zone, and the start of days and weeks.")
            .Argument<NonNullGraphType<UpdateProfileInputType>>("input", "The changes.")
            .ResolveAsync(async context => await UpdateProfile.RunAsync(context, context.Input<UpdateProfileInput>()))
            .FieldType.Cost(10);
        FieldType change = mutation.Field<NonNullGraphType<ChangePasswordPayloadType>>("changePassword")
            .Description("Changes the password and revokes all other sessions. Access tokens remain valid.")
            .Argument<NonNullGraphType<ChangePasswordInputType>>("input", "The present password and the new one.")
            .ResolveAsync(async context => await ChangePassword.RunAsync(context, context.Input<ChangePasswordInput>()))
            .FieldType;
        FieldType delete = mutation.Field<NonNullGraphType<DeleteAccountPayloadType>>("deleteAccount")
            .Description("Deletes the account and all its data immediately and permanently.")
            .Argument<NonNullGraphType<DeleteAccountInputType>>("input", "The password.")
            .ResolveAsync(async context => await DeleteAccount.RunAsync(context, context.Input<DeleteAccountInput>()))
            .FieldType;
        foreach (FieldType field in new[] { change, delete })
        {
            field.Cost(10).Credential();
            ProtectedFields.SessionOnly(field);
        }
    }
}
