using System.Text.Json;
using NodaTime.Text;

namespace Streakoid.Streaks.Transfer;

/// <summary>A value of a JSON document with its path. What is missing, null or of another type is refused with that path.</summary>
public readonly struct JsonAt
{
    private const int MaxValues = 1_000_000;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    private readonly JsonElement _element;

    private JsonAt(JsonElement element, string path) => (_element, Path) = (element, path);

    /// <summary>As <c>streaks[3].checkIns[7].day</c>; <c>$</c> for the document itself.</summary>
    public string Path { get; }

    public bool IsNull => _element.ValueKind == JsonValueKind.Null;

    /// <summary>Whether it is null, false, or an empty text or list.</summary>
    public bool IsEmpty =>
        _element.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => true,
            JsonValueKind.String => _element.ValueEquals(""),
            JsonValueKind.Array => _element.GetArrayLength() == 0,
            _ => false,
        };

    public bool IsList => _element.ValueKind == JsonValueKind.Array;

    /// <summary>Reads a document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What the text should be, for the message.</param>
    public static JsonAt Parse(string text, string what)
    {
        // A value of two characters takes a hundred bytes; those of a file that is one of these take twenty characters.
        if (text.AsSpan().Count(',') > MaxValues)
            throw new ImportException("$", $"The text is not {what}: it has more than {MaxValues:N0} values.");
        try
        {
            // A byte order mark is no part of the text, though files begin with it.
            using JsonDocument document = JsonDocument.Parse(text.TrimStart('\uFEFF'), Options);
            return new JsonAt(document.RootElement.Clone(), "$");
        }
        catch (JsonException error)
        {
            throw new ImportException(
                "$",
                $"The text is not {what}: it is not valid JSON near line {(error.LineNumber ?? 0) + 1}, or has a duplicate member."
            );
        }
        catch (ArgumentException)
        {
            throw new ImportException("$", $"The text is not {what}: it contains a character that is not valid Unicode.");
        }
    }

    /// <summary>The member of an object; null where it is missing.</summary>
    public JsonAt? Find(string name)
    {
        if (_element.ValueKind != JsonValueKind.Object)
            throw Wrong("an object");
        return _element.TryGetProperty(name, out JsonElement member) ? new JsonAt(member, Path == "$" ? name : $"{Path}.{name}") : null;
    }

    /// <summary>The member of an object; null if it is missing or null.</summary>
    public JsonAt? Given(string name) => Find(name) is { IsNull: false } given ? given : null;

    /// <summary>The member of an object, which must be there.</summary>
    public JsonAt Member(string name) =>
        Find(name) ?? throw new ImportException(Path == "$" ? name : $"{Path}.{name}", $"`{name}` is missing.");

    /// <summary>The items of a list in a member; none where it is missing.</summary>
    public IEnumerable<JsonAt> List(string name, int max) => Find(name)?.Items(max) ?? [];

    /// <summary>The items of a list.</summary>
    public IEnumerable<JsonAt> Items(int max)
    {
        if (!IsList)
            throw Wrong("a list");
        if (_element.GetArrayLength() > max)
            throw new ImportException(Path, $"The list has at most {max:N0} items; {_element.GetArrayLength():N0} were sent.");
        return Each(this);

        static IEnumerable<JsonAt> Each(JsonAt list)
        {
            int index = 0;
            foreach (JsonElement item in list._element.EnumerateArray())
                yield return new JsonAt(item, $"{list.Path}[{index++}]");
        }
    }

    /// <summary>How many items a list in a member has; 0 where there is none.</summary>
    public int CountOf(string name) => Find(name) is { IsList: true } list ? list._element.GetArrayLength() : 0;

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Name, JsonAt Value)> Members()
    {
        if (_element.ValueKind != JsonValueKind.Object)
            throw Wrong("an object");
        return Each(this);

        static IEnumerable<(string, JsonAt)> Each(JsonAt of)
        {
            foreach (JsonProperty member in of._element.EnumerateObject())
            {
                string name = Valid(() => member.Name, of.Path);
                yield return (name, new JsonAt(member.Value, of.Path == "$" ? name : $"{of.Path}.{name}"));
            }
        }
    }

    public string Text()
    {
        if (_element.ValueKind != JsonValueKind.String)
            throw Wrong("a text");
        JsonElement element = _element;
        return Valid(() => element.GetString()!, Path);
    }

    public int Whole() =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetInt32(out int number) ? number : throw Wrong("a whole number");

    public decimal Number() =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetDecimal(out decimal number)
            ? number
            : throw Wrong("a number in range");

    public Guid Uuid() => _element.ValueKind == JsonValueKind.String && _element.TryGetGuid(out Guid id) ? id : throw Wrong("a UUID");

    /// <summary>True or false, which some apps write as 1 and 0.</summary>
    public bool Flag() =>
        _element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => _element.TryGetInt32(out int number) && number != 0,
            _ => throw Wrong("true or false"),
        };

    /// <summary>The value of a text in some form.</summary>
    public T As<T>(IPattern<T> pattern, string what)
    {
        string text = Text();
        return pattern.Parse(text).TryGetValue(default!, out T value)
            ? value
            : throw new ImportException(Path, $"{ImportException.Quote(text)} is not a {what}.");
    }

    private static string Valid(Func<string> read, string path)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            throw new ImportException(path, "The text contains a character that is not valid Unicode.");
        }
    }

    private ImportException Wrong(string what) =>
        new(
            Path,
            $"{(IsNull ? "null" : $"A value of type {_element.ValueKind.ToString().ToLowerInvariant()}")} was sent where {what} is expected."
        );
}
