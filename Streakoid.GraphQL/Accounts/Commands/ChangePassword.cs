using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Commands;

public sealed record ChangePasswordInput(string CurrentPassword, string NewPassword);

public sealed class ChangePasswordInputType : InputType<ChangePasswordInput>
{
    public ChangePasswordInputType()
        : base("The present password and the new one.")
    {
        Field<NonNullGraphType<StringGraphType>>("currentPassword").Description("The present password.");
        Field<NonNullGraphType<StringGraphType>>("newPassword").Description(PasswordRules.Description);
    }
}

public sealed class ChangePasswordPayloadType()
    : MePayloadType("ChangePassword", typeof(InvalidCredentialsErrorType), typeof(WeakPasswordErrorType), typeof(TooManyAttemptsErrorType));

/// <summary>Changes the password. All other sessions are signed out, and mailed links stop working.</summary>
public static class ChangePassword
{
    public static async Task<MePayload> RunAsync(IResolveFieldContext context, ChangePasswordInput input)
    {
        User before = context.Account;
        if (await context.CheckPasswordAsync(input.NewPassword, before.EmailKey) is { } weak)
            return MePayload.Refused(weak);
        if (await PasswordCheck.RunAsync(context, input.CurrentPassword) is { } error)
            return MePayload.Refused(error);
        string hash = await context.Service<PasswordHashing>().HashAsync(input.NewPassword, context.CancellationToken);
        StreakoidDb db = context.Db;
        Guid kept = context.Principal.Viewer.SessionId!.Value;
        Instant now = context.Now;
        User? user = await db.WriteAsync(
            async () =>
            {
                User user = await context.Principal.HoldAsync(context.CancellationToken);
                if (!user.HasPasswordOf(before))
                    return null;
                user.PasswordHash = hash;
                user.RaiseSecurityStamp();
                await db.Sessions.Where(s => s.Id != kept).RevokeAsync(now, context.CancellationToken);
                await Devices.ForgetOthersAsync(db, context.Service<RequestOrigin>(), context.CancellationToken);
                await KeepSessionAsync(db, kept, user.SecurityStamp, context.CancellationToken);
                await db.EmailLinks.Where(l => l.Purpose == LinkPurpose.ResetPassword).ExecuteDeleteAsync(context.CancellationToken);
                context.RecordSecurityEvent(db, SecurityEventKind.PasswordChanged);
                EmailOutbox.Add(db, MailKind.PasswordChanged, user.EmailKey);
                return user;
            },
            context.CancellationToken
        );
        if (user is null)
            return MePayload.Refused(new InvalidCredentialsError());
        context.Service<EmailOutbox>().Wake();
        return MePayload.Of(context.Principal.With(user));
    }

    private static Task<int> KeepSessionAsync(StreakoidDb db, Guid kept, int securityStamp, CancellationToken cancellationToken) =>
        db
            .Sessions.Where(s => s.Id == kept)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.SecurityStamp, securityStamp), cancellationToken);
}
