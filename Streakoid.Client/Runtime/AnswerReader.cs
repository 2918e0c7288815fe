using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Streakoid.Client;

/// <summary>Reads an HTTP response. The body is read for every status, because it shows the reason.</summary>
internal static class AnswerReader
{
    private const int MaxBodyText = 64 * 1024;

    private const string UnknownTrustedDocument = "HC0020";

    private static readonly string[] Telling = ["Content-Type", "Retry-After", "WWW-Authenticate", "Allow", "Location", "X-Request-Id"];

    public static Answer Read(HttpResponseMessage response, byte[] body, DateTimeOffset now)
    {
        string? requestId = Header(response, "X-Request-Id");
        JsonElement? root = Parse(response.Content.Headers.ContentType, body);
        List<IClientError>? errors = root is { } r && r.TryGetProperty("errors", out JsonElement list) ? ErrorReader.Read(list) : [];
        Answer answer = new()
        {
            RequestId = requestId,
            IsGraphQL = root is { } any && (any.TryGetProperty("data", out _) || any.TryGetProperty("errors", out _)),
            Data = root is { } o && o.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object ? data : null,
            Extensions =
                root is { } e && e.TryGetProperty("extensions", out JsonElement extensions) && extensions.ValueKind == JsonValueKind.Object
                    ? Values.Members(extensions)
                    : null,
            Errors = errors ?? [],
        };
        if (FailureOf(response, answer, malformed: errors is null, now) is not { } failure)
            return answer;
        failure = failure with
        {
            Status = response.StatusCode,
            Headers = Headers(response),
            RetryAfter = RetryAfter(response, now),
            Body = Text(body),
        };
        return answer with
        {
            // Other failures have no data.
            Data = failure.Kind == FailureKind.GraphQL ? answer.Data : null,
            Failure = failure,
            Errors = answer.Errors.Count > 0 ? answer.Errors : [new ClientError(failure.Message)],
        };
    }

    /// <summary>Reads an event of a subscription.</summary>
    public static Answer ReadEvent(byte[] payload)
    {
        JsonElement? root = Parse(new MediaTypeHeaderValue("application/json"), payload);
        List<IClientError>? errors = root is { } r && r.TryGetProperty("errors", out JsonElement list) ? ErrorReader.Read(list) : [];
        return Event(
            root is { } o && o.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object ? data : null,
            errors ?? []
        );
    }

    /// <summary>Reads the errors with which a subscription ends.</summary>
    public static Answer ReadErrors(JsonElement errors) => Event(null, ErrorReader.Read(errors.Clone()) ?? []);

    private static Answer Event(JsonElement? data, List<IClientError> errors)
    {
        Failure? failure =
            errors.Count > 0 ? new(FailureKind.GraphQL, "The operation ran with errors.")
            : data is null ? new(FailureKind.MalformedAnswer, "The server sent an event without data.")
            : null;
        return new Answer
        {
            Data = data,
            Failure = failure,
            Errors = errors.Count > 0 || failure is null ? errors : [new ClientError(failure.Message)],
        };
    }

    /// <summary>The response to return if the data does not match the operation.</summary>
    public static Answer Unreadable(Answer answer, string name, Exception exception)
    {
        Failure failure = new(
            FailureKind.MalformedAnswer,
            $"The data does not match {name}: {exception.Message} Is this client older than the server?"
        )
        {
            Status = HttpStatusCode.OK,
            Body = answer.Data is { } data ? Cut(data.GetRawText()) : null,
            Exception = exception,
        };
        return answer with
        {
            Data = null,
            Failure = failure,
            Errors = [.. answer.Errors, new ClientError(failure.Message) { Exception = exception }],
        };
    }

    /// <summary>The time of <c>Retry-After</c>; null if there is none.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };

    private static Failure? FailureOf(HttpResponseMessage response, Answer answer, bool malformed, DateTimeOffset now)
    {
        int status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(FailureKind.Unauthorized, "The server does not accept the access token (401). Sign in."),
            HttpStatusCode.TooManyRequests => new(FailureKind.TooManyRequests, $"Too many requests (429). {Wait(response, now)}"),
            HttpStatusCode.ServiceUnavailable => new(FailureKind.Unavailable, $"The server is unavailable (503). {Wait(response, now)}"),
            HttpStatusCode.BadRequest when answer.Errors.Any(error => error.Code == UnknownTrustedDocument) => new(
                FailureKind.GraphQL,
                "The server does not have this operation. Configure it with the manifest of this version of the client, or turn UseTrustedDocuments off."
            ),
            // A request that could not be run: under application/graphql-response+json its errors come with a 400.
            HttpStatusCode.BadRequest when answer.Errors.Count > 0 => new(FailureKind.GraphQL, "The server could not run the operation."),
            _ when !response.IsSuccessStatusCode => new(
                FailureKind.HttpStatus,
                $"The server returned {status} {response.ReasonPhrase}. Is the address the GraphQL endpoint?"
            ),
            _ when malformed || (answer.Data is null && answer.Errors.Count == 0) => new(
                FailureKind.MalformedAnswer,
                $"The server returned {status} without a GraphQL response. Is the address the GraphQL endpoint?"
            ),
            _ => answer.Errors.Count > 0 ? new(FailureKind.GraphQL, "The operation ran with errors.") : null,
        };
    }

    private static string Wait(HttpResponseMessage response, DateTimeOffset now) =>
        RetryAfter(response, now) is { } wait ? $"Try again in {Math.Ceiling(wait.TotalSeconds):0} s." : "Try again later.";

    private static JsonElement? Parse(MediaTypeHeaderValue? type, byte[] body)
    {
        if (
            type?.MediaType is not { } media
            || !(media.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        )
            return null;
        try
        {
            JsonElement root = JsonElement.Parse(body);
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Headers(HttpResponseMessage response)
    {
        Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in Telling)
            if (Header(response, name) is { } value)
                found[name] = value;
        return found;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values)
        || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;

    private static string? Text(byte[] body) =>
        body.Length == 0 ? null : Cut(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MaxBodyText))));

    private static string Cut(string text) => text.Length > MaxBodyText ? text[..MaxBodyText] : text;
}
