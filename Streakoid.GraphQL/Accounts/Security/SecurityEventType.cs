using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Accounts.Security;

public sealed class SecurityEventKindType : EnumerationGraphType
{
    public SecurityEventKindType()
    {
        Name = "SecurityEventKind";
        Description = "What happened to the security of an account.";
        Add("REGISTERED", SecurityEventKind.Registered, "The account was created.");
        Add("SIGNED_IN", SecurityEventKind.SignedIn, "A sign-in with the password.");
        Add("NEW_DEVICE", SecurityEventKind.NewDevice, "A sign-in on a device that was not known.");
        Add("PASSWORD_CHANGED", SecurityEventKind.PasswordChanged, "The password was changed by a signed-in user.");
        Add("PASSWORD_RESET", SecurityEventKind.PasswordReset, "The password was set with an e-mailed link.");
        Add("ACCESS_TOKEN_CREATED", SecurityEventKind.AccessTokenCreated, "A personal access token was created.");
        Add("ACCESS_TOKEN_REVOKED", SecurityEventKind.AccessTokenRevoked, "A personal access token was revoked.");
        Add("EMAIL_CHANGED", SecurityEventKind.EmailChanged, "The e-mail address was changed.");
        Add(
            "EMAIL_CHANGE_UNDONE",
            SecurityEventKind.EmailChangeUndone,
            "A change of the e-mail address was undone from the former address."
        );
        Add("SESSIONS_REVOKED", SecurityEventKind.SessionsRevoked, "One or more sessions were revoked.");
        Add("ACCOUNT_SECURED", SecurityEventKind.AccountSecured, "An e-mailed link ended all sessions and disabled the password.");
        Add("DATA_EXPORTED", SecurityEventKind.DataExported, "All data was exported.");
        Add("BY_OPERATOR", SecurityEventKind.ByOperator, "The operator of the server acted on the account; `client` says how.");
    }
}

public sealed class SecurityEventType : ObjectGraphType<SecurityEvent>
{
    public SecurityEventType()
    {
        Name = "SecurityEvent";
        Description = "An entry of the user's security log.";
        Field<NonNullGraphType<SecurityEventKindType>>("kind").Description("What happened.").Pure(source => source.Kind);
        Field<NonNullGraphType<DateTimeType>>("occurredAt").Description("When it happened.").Pure(source => source.OccurredAt);
        Field<NonNullGraphType<StringGraphType>>("client")
            .Description("The kind of client, such as `Firefox on Windows`.")
            .Pure(source => source.Client);
        Field<NonNullGraphType<StringGraphType>>("network")
            .Description("The client's network, such as `203.0.113.0/24`; empty if it is not known.")
            .Pure(source => source.Network);
    }
}

public sealed class SecurityEventsEdgeType() : EdgeType<SecurityEvent, SecurityEventType>("SecurityEvents", "security event");

public sealed class SecurityEventsConnectionType()
    : ConnectionType<SecurityEvent, SecurityEventType, SecurityEventsEdgeType>("SecurityEvents", "security events");
