using System.Linq.Expressions;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph.Filtering;

/// <summary>
/// Reads a filter input: its fields are conditions that must all hold, and its <c>and</c> and <c>or</c> contain inputs of
/// the same kind.
/// </summary>
/// <param name="condition">The condition of a field and its value.</param>
public sealed class FilterFields(Func<string, object?, Expression> condition)
{
    /// <summary>The most values that <c>in</c>, <c>nin</c>, <c>and</c> and <c>or</c> take.</summary>
    public const int MaxItems = 50;

    /// <summary>The most conditions of a filter, nested ones counted.</summary>
    public const int MaxConditions = 200;

    private int _conditions;

    /// <summary>The condition of an input.</summary>
    /// <exception cref="GraphError">The input is nested or longer than allowed.</exception>
    public Expression Read(object? input, int depth = 0)
    {
        if (depth > 4)
            throw GraphError.InvalidArgument("A filter can be nested at most 5 levels deep.");
        if (input is not IDictionary<string, object?> fields)
            throw GraphError.InvalidArgument("A filter's condition must not be null.");
        if ((_conditions += fields.Count) > MaxConditions)
            throw GraphError.InvalidArgument($"A filter has at most {MaxConditions} conditions, nested ones counted.");
        return Predicate.All(
            fields.Select(field =>
                field.Key switch
                {
                    "and" => Predicate.All(Items(field).Select(item => Read(item, depth + 1))),
                    "or" => Predicate.Any(Items(field).Select(item => Read(item, depth + 1))),
                    _ => condition(field.Key, Storable(field)),
                }
            )
        );
    }

    /// <summary>A value that PostgreSQL can compare.</summary>
    private static object? Storable(KeyValuePair<string, object?> field) =>
        field.Value switch
        {
            string text when !Texts.IsStorable(text) => throw Unstorable(field.Key),
            IEnumerable<object?> items when items.Any(item => item is string text && !Texts.IsStorable(text)) => throw Unstorable(
                field.Key
            ),
            var value => value,
        };

    private static GraphError Unstorable(string name) =>
        new(null, $"`{name}` must not hold the character NUL or half of a surrogate pair.");

    /// <summary>The items of a list, which is neither null nor too long.</summary>
    public static IReadOnlyList<object?> Items(KeyValuePair<string, object?> field)
    {
        List<object?> items =
        [
            .. (
                (System.Collections.IEnumerable?)field.Value ?? throw GraphError.InvalidArgument($"`{field.Key}` must not be null.")
            ).Cast<object?>(),
        ];
        return items.Count <= MaxItems
            ? items
            : throw GraphError.InvalidArgument($"`{field.Key}` takes at most {MaxItems} items; {items.Count} were sent.");
    }
}
