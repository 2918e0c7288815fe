using System.Buffers;
using System.Text;
using System.Text.Json;
using GraphQL.Types;
using NodaTime;
using Streakoid.Execution.Results;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Tests.Graph.Pure;

/// <summary>What is written without a scalar reads as if the scalar had written it.</summary>
[Trait("kind", "rules")]
public sealed class PureWritersTests
{
    private const int Values = 5_000;

    [Fact]
    public void Dates_are_written_as_their_scalar_does()
    {
        LocalDateType scalar = new();
        foreach (LocalDate date in Dates())
        {
            Assert.Equal(Written(scalar, date), Written(date));
            Assert.Equal(Written(scalar, date), Written<LocalDate?>(date));
        }
    }

    [Fact]
    public void Instants_are_written_as_their_scalar_does()
    {
        DateTimeType scalar = new();
        foreach (Instant time in Times())
        {
            Assert.Equal(Written(scalar, time), Written(time));
            Assert.Equal(Written(scalar, time), Written<Instant?>(time));
        }
    }

    [Fact]
    public void Ids_texts_and_numbers_are_written_as_their_scalars_do()
    {
        Random random = new(7);
        for (int i = 0; i < Values; i++)
        {
            NodeId id = new("Streak"[..random.Next(1, 7)], Guid.NewGuid());
            Assert.Equal(Written(new IdGraphType(), id.ToString()), Written(id));
            string text = new([.. Enumerable.Range(0, random.Next(12)).Select(_ => (char)random.Next(1, 0xD800))]);
            Assert.Equal(Written(new StringGraphType(), text), Written(text));
            decimal amount = new(random.Next(), random.Next(), 0, random.Next(2) == 0, (byte)random.Next(12));
            Assert.Equal(Written(new DecimalType(), amount), Written(amount));
            int number = random.Next() - random.Next();
            Assert.Equal(Written(new IntGraphType(), number), Written(number));
            Assert.Equal(Written(new BooleanGraphType(), number > 0), Written(number > 0));
        }
    }

    private static IEnumerable<LocalDate> Dates()
    {
        Random random = new(3);
        yield return LocalDate.MinIsoValue;
        yield return LocalDate.MaxIsoValue;
        yield return new LocalDate(1, 1, 1);
        yield return new LocalDate(0, 12, 31);
        for (int i = 0; i < Values; i++)
            yield return LocalDate.MinIsoValue.PlusDays(random.Next(7_000_000));
    }

    private static IEnumerable<Instant> Times()
    {
        Random random = new(5);
        yield return Instant.MinValue;
        yield return Instant.MaxValue;
        yield return DateTimeType.FirstOfDateTime;
        yield return DateTimeType.FirstOfDateTime - Duration.Epsilon;
        yield return DateTimeType.EndOfDateTime;
        yield return DateTimeType.EndOfDateTime - Duration.Epsilon;
        for (int i = 0; i < Values; i++)
            yield return Instant.FromUnixTimeTicks(
                random.NextInt64(Instant.MinValue.ToUnixTimeTicks(), Instant.MaxValue.ToUnixTimeTicks())
            );
        for (int i = 0; i < Values; i++)
            yield return Instant.FromUnixTimeTicks(random.NextInt64(0, 40_000_000_000_000_000));
    }

    private static string Written<TValue>(TValue value) => Json(json => PureWriters.Of<TValue>()!(json, value));

    private static string Written(ScalarGraphType scalar, object value) => Json(json => ResultWriter.Value(json, scalar.Serialize(value)));

    private static string Json(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using Utf8JsonWriter json = new(bytes, ResultWriter.Options);
        write(json);
        json.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
