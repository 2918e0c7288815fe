using System.Text.Json.Serialization;
using Streakoid.Client;
using Streakoid.Web.Offline;

namespace Streakoid.Web.Sessions;

/// <summary>What is kept in the browser, as JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionTokens))]
[JsonSerializable(typeof(QueuedCheckIn))]
[JsonSerializable(typeof(KeptToday))]
internal sealed partial class Stored : JsonSerializerContext;
