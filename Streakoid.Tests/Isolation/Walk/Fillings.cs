using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Streakoid.Graph.Nodes;

namespace Streakoid.Tests.Isolation.Walk;

/// <summary>
/// What there is to send for an argument or input field of any type: what is the asker's own, what is the other's, what never
/// was. Text means something else wherever it stands, so each text is taught here by name.
/// </summary>
public sealed class Fillings(Introspected schema, Tenant asker, Tenant other)
{
    private const int MaxNesting = 2;

    private readonly string _unknownStreak = Unknown("Streak");
    private readonly string _unknownCheckIn = Unknown("CheckIn");
    private readonly string _unknownMe = Unknown("Me");
    private readonly string _unknownArchived = Unknown("Streak");
    private readonly string _unknownSession = Unknown("Session");
    private readonly string _unknownAccessToken = Unknown("AccessToken");
    private readonly string _secret = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
    private readonly string _clientId = Guid.NewGuid().ToString();
    private int _registrations;

    /// <summary>The asker's streak and check-in that a request names, which a mutation may change or delete.</summary>
    public (string StreakId, string CheckInId) Own { get; set; } = (asker.StreakId, asker.CheckInId);

    /// <summary>The asker's archived streak that a request names.</summary>
    public string OwnArchived { get; set; } = asker.ArchivedStreakId;

    /// <summary>All that is worth sending, the asker's own first.</summary>
    /// <exception cref="UntaughtException">The walk does not know what to send there.</exception>
    public IReadOnlyList<Filling> For(string owner, Slot slot) => For(owner, slot.Name, slot.Type, 0);

    /// <summary>One thing to send where something must be sent or a path leads through: an object of <paramref name="wanted"/>, own or
    /// foreign.</summary>
    public Filling? OneFor(string owner, Slot slot, string wanted, bool foreign)
    {
        if (slot is { Name: "first", Type.Named: "Int" })
            return Filling.Of(2);
        // Without a place to begin at there are no changes.
        if (owner == "Me.changes" && slot.Name == "after")
            return Filling.Of(asker.ChangeCursor);
        if (!slot.Required)
            return null;
        if (slot.Type.Named == "ID")
        {
            Filling id = foreign ? ForeignIds().First(pair => pair.Type == wanted).Id : Filling.Of(OwnId(wanted));
            return slot.Type.Nullable.IsList ? Filling.ListOf(id) : id;
        }
        // The first one of an input has every field, and the first foreign one names the streak.
        IReadOnlyList<Filling> all = For(owner, slot);
        return (foreign ? all.FirstOrDefault(filling => filling.IsForeign) : null)
            ?? all.First(filling => filling is { IsForeign: false, Value: not null });
    }

    private List<Filling> For(string owner, string name, TypeRef type, int nesting)
    {
        List<Filling> values = type.Nullable.IsList
            ? List(owner, name, type.Nullable.OfType!, nesting)
            : [.. Named(owner, name, type.Named, nesting)];
        if (!type.IsNonNull)
            values.Insert(0, Filling.Null);
        return values;
    }

    private List<Filling> List(string owner, string name, TypeRef item, int nesting)
    {
        IReadOnlyList<Filling> items = [.. For(owner, name, item, nesting).Where(filling => filling.Value is not null)];
        if (nesting > 0 && item.Named.EndsWith("FilterInput", StringComparison.Ordinal))
            return [.. Some([.. items]).Select(one => Filling.ListOf(one))];
        return [Filling.ListOf(), .. items.Select(one => Filling.ListOf(one)), Filling.ListOf([.. items])];
    }

    private IEnumerable<Filling> Named(string owner, string name, string type, int nesting) =>
        schema.Types[type] switch
        {
            { Kind: "ENUM" } values => values.EnumValues.Select(value => Filling.Of(value)),
            { Kind: "INPUT_OBJECT" } input => Objects(input, nesting),
            _ => type switch
            {
                "ID" => Ids(),
                "String" => Texts(owner, name).Select(text => text ?? throw Untaught(owner, name, type)),
                "UUID" => [Filling.Of(_clientId)],
                "Int" when name == "year" => [Filling.Of(2026), Filling.Of(2025), Filling.Of(1)],
                "Int" => [Filling.Of(1), Filling.Of(2), Filling.Of(20)],
                "Boolean" => [Filling.Of(true), Filling.Of(false)],
                "Decimal" => [Filling.Of(0.25m), Filling.Of(7)],
                "LocalDate" => [Filling.Of("2026-03-12"), Filling.Of("2026-03-14"), Filling.Of("2027-01-01"), Filling.Of("2028-02-29")],
                "LocalTime" => [Filling.Of("03:00:00"), Filling.Of("12:00:01")],
                "DateTime" => [Filling.Of("2026-03-14T12:00:00.000Z")],
                _ => throw Untaught(owner, name, type),
            },
        };

    /// <summary>Every field with every value, once with the required ones alone and once with all. The first is the asker's own and
    /// whole.</summary>
    private IEnumerable<Filling> Objects(GraphType input, int nesting)
    {
        if (nesting > MaxNesting)
            return [];
        if (input.IsOneOf)
        {
            return input.InputFields.SelectMany(field =>
                For(input.Name, field.Name, field.Type, nesting + 1)
                    .Where(value => value.Value is not null)
                    .Select(value => Filling.ObjectOf(new Dictionary<string, Filling> { [field.Name] = value }))
            );
        }
        if (input.Name == "ImportDataInput")
            return Imports(input, nesting);
        Dictionary<string, List<Filling>> fields = input.InputFields.ToDictionary(
            field => field.Name,
            field => For(input.Name, field.Name, field.Type, nesting + 1)
        );
        Dictionary<string, Filling> all = fields
            .Where(field => field.Value.Any(value => value is { IsForeign: false, Value: not null }))
            .ToDictionary(field => field.Key, field => field.Value.First(value => value is { IsForeign: false, Value: not null }));
        Dictionary<string, Filling> required = input
            .InputFields.Where(field => field.Required && all.ContainsKey(field.Name))
            .ToDictionary(field => field.Name, field => all[field.Name]);
        List<Filling> objects = [Filling.ObjectOf(all)];
        foreach ((string name, List<Filling> values) in fields)
        {
            // A condition within conditions says what it says alone: one of the asker's own and one of the other's will do.
            foreach (Filling value in nesting == 0 || !input.Name.EndsWith("FilterInput", StringComparison.Ordinal) ? values : Some(values))
            {
                objects.Add(Filling.ObjectOf(new Dictionary<string, Filling>(required) { [name] = value }));
                if (nesting == 0 && !input.Name.EndsWith("FilterInput", StringComparison.Ordinal))
                    objects.Add(Filling.ObjectOf(new Dictionary<string, Filling>(all) { [name] = value }));
            }
        }
        return objects.DistinctBy(filling => filling.Value!.ToJsonString());
    }

    /// <summary>Of what is imported there is one, and with it what is said of how. The same is imported again, so that its name is
    /// taken.</summary>
    private IEnumerable<Filling> Imports(GraphType input, int nesting)
    {
        Filling data = Texts(input.Name, "data").First()!;
        return input.InputFields.SelectMany(field =>
            For(input.Name, field.Name, field.Type, nesting + 1)
                .Where(value => value.Value is not null)
                .Select(value =>
                {
                    Dictionary<string, Filling> one = new() { [field.Name] = value };
                    if (field.Name is "onConflict" or "dryRun")
                        one["data"] = data;
                    return Filling.ObjectOf(one);
                })
        );
    }

    private static IEnumerable<Filling> Some(List<Filling> values) =>
        values
            .Where(value => value is { IsForeign: false, Value: not null })
            .Take(1)
            .Concat(values.Where(value => value.IsForeign).Take(1));

    private IEnumerable<Filling> Ids() =>
        [
            Filling.Of(Own.StreakId),
            Filling.Of(Own.CheckInId),
            Filling.Of(asker.Person.Id),
            Filling.Of(OwnArchived),
            Filling.Of(asker.SessionId),
            Filling.Of(asker.AccessTokenId),
            .. ForeignIds().Select(foreign => foreign.Id),
            Filling.Of(_unknownStreak),
            Filling.Of(Unknown("Nothing")),
            Filling.Of("no id"),
        ];

    private IEnumerable<(string Type, Filling Id)> ForeignIds() =>
        [
            ("Streak", Filling.Foreign(other.StreakId, _unknownStreak)),
            ("CheckIn", Filling.Foreign(other.CheckInId, _unknownCheckIn)),
            ("Me", Filling.Foreign(other.Person.Id, _unknownMe)),
            ("Streak", Filling.Foreign(other.ArchivedStreakId, _unknownArchived)),
            ("SessionInfo", Filling.Foreign(other.SessionId, _unknownSession)),
            ("AccessToken", Filling.Foreign(other.AccessTokenId, _unknownAccessToken)),
        ];

    private string OwnId(string type) =>
        type switch
        {
            "Streak" => Own.StreakId,
            "CheckIn" => Own.CheckInId,
            "Me" => asker.Person.Id,
            _ => throw new UntaughtException(
                $"The walk has no {type} of the asker's: add one to Tenant, and its id to Fillings.Ids, ForeignIds and OwnId."
            ),
        };

    private IEnumerable<Filling?> Texts(string owner, string name) =>
        (owner, name) switch
        {
            // No link of the asker's own: it would sign the asker out.
            ("ConfirmEmailChangeInput" or "UndoEmailChangeInput" or "SecureAccountInput", "token") =>
            [
                Filling.Of("none"),
                Filling.Foreign(ForgedRefreshToken(other.UserId), ForgedRefreshToken(Tenant.KeyOf(_unknownMe))),
            ],
            ("ChangeEmailInput", "newEmail") =>
            [
                Filling.Of($"new{asker.Email}"),
                Filling.Foreign(other.Email, $"nobody{other.Email}"),
                Filling.Of("no address"),
            ],
            ("VerifyEmailInput" or "ResetPasswordInput", "token") =>
            [
                Filling.Of(owner == "VerifyEmailInput" ? asker.VerifyToken : asker.ResetToken),
                Filling.Foreign(ForgedRefreshToken(other.UserId), ForgedRefreshToken(Tenant.KeyOf(_unknownMe))),
                Filling.Of("none"),
            ],
            // None of the asker's own: an address that nobody else holds is registered without it.
            ("RegisterInput", "emailToken") =>
            [
                Filling.Foreign(ForgedRefreshToken(other.UserId), ForgedRefreshToken(Tenant.KeyOf(_unknownMe))),
            ],
            // Of no user: a wrong one says nothing of anybody.
            ("RegisterInput", "invitation") => [Filling.Of("none")],
            ("LoginInput" or "RequestPasswordResetInput", "email") =>
            [
                Filling.Of(asker.Email),
                Filling.Foreign(other.Email, $"nobody{other.Email}"),
                Filling.Of("no address"),
            ],
            // An address that is taken is told so, and nothing else: it has no twin.
            ("RegisterInput", "email") =>
            [
                Filling.Of($"{asker.Canary}{++_registrations}@example.com"),
                Filling.Of("no address"),
                new Filling(other.Email, null, [(other.Email, other.Email)]),
            ],
            // The asker keeps the password: what comes later is signed in with it.
            (_, "newPassword") => [Filling.Of(asker.Password), Filling.Of("short")],
            (_, "password" or "currentPassword") => [Filling.Of(asker.Password), Filling.Of("some other password"), Filling.Of("short")],
            (_, "refreshToken") =>
            [
                Filling.Of(asker.Person.RefreshToken!),
                Filling.Foreign(ForgedRefreshToken(other.UserId), ForgedRefreshToken(Tenant.KeyOf(_unknownMe))),
                Filling.Of("none"),
            ],
            ("ImportDataInput", "data") =>
            [
                Filling.Of(
                    $$"""{"format":"streakoid","version":1,"streaks":[{"name":"{{asker.Canary}} imported","createdAt":"2026-03-01T12:00:00Z","checkIns":[{"day":"2026-03-01","at":"2026-03-01T12:00:00Z"}]}]}"""
                ),
                Filling.Of("no export"),
            ],
            ("LoopExportInput", "habits") => [Filling.Of($"Position,Name\n001,{asker.Canary} from Loop\n")],
            ("LoopExportInput", "checkmarks") => [Filling.Of($"Date,{asker.Canary} from Loop,\n2026-03-10,YES_MANUAL,\n")],
            ("LoopFolderInput", "name") => [Filling.Of($"001 {asker.Canary} from Loop")],
            ("LoopFolderInput", "checkmarks") => [Filling.Of($"Date,Value,Notes\n2026-03-11,YES_MANUAL,{asker.Canary} noted\n")],
            ("ImportDataInput", "habo") =>
            [
                Filling.Of($$$"""[{"title":"{{{asker.Canary}}} from Habo","events":{"2026-03-10 00:00:00.000Z":["DayType.check",""]}}]"""),
            ],
            ("ImportDataInput", "beaverHabits") =>
            [
                Filling.Of(
                    $$$"""{"habits":[{"name":"{{{asker.Canary}}} from Beaver Habits","records":[{"day":"2026-03-10","done":true}]}]}"""
                ),
            ],
            ("ImportDataInput", "habitBull") =>
            [
                Filling.Of(
                    $"HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n{asker.Canary} from HabitBull,,,2026-03-10,1,\n"
                ),
            ],
            ("ImportDataInput", "habitica") =>
            [
                Filling.Of($"Task Name,Task ID,Task Type,Date,Value\n{asker.Canary} from Habitica,1,daily,2026-03-10 12:00:00,1\n"),
            ],
            ("ImportDataInput", "wayOfLife") => [Filling.Of($"Date,{asker.Canary} from Way of Life\n2026-03-10,Yes\n")],
            (_, "timeZone") => [Filling.Of("Europe/Berlin"), Filling.Of("Europe/Paris"), Filling.Of("Nowhere/Land")],
            (_, "displayName" or "name" or "description" or "note") =>
            [
                Filling.Of($"{asker.Canary} again"),
                Filling.Of(new string('x', 3_000)),
            ],
            (_, "color") => [Filling.Of("#1E88E5"), Filling.Of("red")],
            (_, "icon") => [Filling.Of("🏃"), Filling.Of("book"), Filling.Of("two words")],
            (_, "tags") => [Filling.Of($"{asker.Canary} tag"), Filling.Of(new string('x', 60))],
            // What another's rows hold is asked for by its very words, and must be answered like words that nobody wrote.
            ("StringOperationFilterInput", _) =>
            [
                Filling.Of($"{asker.Canary} streak"),
                Filling.Foreign($"{other.Canary} streak", "nobody's streak"),
            ],
            (_, "after" or "before") =>
            [
                Filling.Of(asker.StreakCursor),
                Filling.Of(asker.CheckInCursor),
                Filling.Of(asker.RunCursor),
                Filling.Of(asker.ChangeCursor),
                Filling.Of("no cursor"),
                // A cursor is a place and no object: another's is a place among one's own, and answers as such.
                new Filling(other.StreakCursor, null, [(other.StreakCursor, "")]),
                new Filling(other.CheckInCursor, null, [(other.CheckInCursor, "")]),
                new Filling(other.ChangeCursor, null, [(other.ChangeCursor, "")]),
            ],
            _ => [null],
        };

    private string ForgedRefreshToken(Guid user) =>
        Base64UrlEncoder.Encode([.. user.ToByteArray(), .. Base64UrlEncoder.DecodeBytes(_secret)]);

    private static string Unknown(string type) => new NodeId(type, Guid.CreateVersion7()).ToString();

    private static UntaughtException Untaught(string owner, string name, string type) =>
        new(
            $"The walk does not know what to send for {owner}.{name} of type {type}: teach it in Fillings ({(type == "String" ? "Texts" : "Named")}) "
                + "the asker's own values, the other user's, and one that never was."
        );
}

/// <summary>The schema has grown something that the walk does not know how to fill.</summary>
public sealed class UntaughtException(string message) : Exception(message);
