using GraphQL;
using GraphQL.Types;
using Streakoid.Accounts.PersonalAccessTokens;
using Streakoid.Accounts.Security;
using Streakoid.Accounts.Sessions;
using Streakoid.Feed;
using Streakoid.Graph;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Queries;

namespace Streakoid.Accounts.Queries;

/// <summary>The signed-in user. No field returns another user's data.</summary>
public sealed class MeType : ObjectGraphType<Principal>
{
    /// <summary>The viewer by id; null for any other id.</summary>
    public static readonly NodeSource Node = new("Me", (context, key) => context.Account.Id == key ? context.Principal : null);

    public MeType()
    {
        Name = "Me";
        Description = "The signed-in user. No field returns another user's data.";
        Interface<NodeInterfaceType>();
        IsTypeOf = value => value is Principal;
        this.Authorize();
        Field<NonNullGraphType<IdGraphType>>("id").Description("The global id.").PureId(source => new NodeId("Me", source.Account.Id));
        Field<NonNullGraphType<StringGraphType>>("email")
            .Description("The e-mail address to sign in with, as it was entered.")
            .Pure(source => source.Account.Email);
        Field<NonNullGraphType<BooleanGraphType>>("emailVerified")
            .Description("Whether the e-mail address was confirmed by a link that was sent to it.")
            .Pure(source => source.Account.EmailVerifiedAt is not null);
        Field<NonNullGraphType<StringGraphType>>("displayName")
            .Description("The user's display name.")
            .Pure(source => source.Account.DisplayName);
        Field<NonNullGraphType<StringGraphType>>("timeZone")
            .Description("The user's time zone, an IANA name.")
            .Pure(source => source.Account.TimeZone);
        MeStreakFields.AddDaysTo(this);
        Field<NonNullGraphType<DateTimeType>>("createdAt")
            .Description("When the account was created.")
            .Pure(source => source.Account.CreatedAt);
        MeStreakFields.AddTo(this);
        ChangeFields.AddTo(this);
        SessionFields.AddTo(this);
        PersonalAccessTokenFields.AddTo(this);
        SecurityEventFields.AddTo(this);
    }
}
