namespace Streakoid.Tests.Client.Generator;

[Trait("kind", "generator")]
public class ListArgumentTests
{
    [Fact]
    public void A_list_argument_accepts_any_kind_of_list_or_null_and_can_be_omitted() =>
        Assert.Equal(
            """{"ids":[1,2]} {"ids":[3]} {"ids":[4]} {"ids":[5]} {"ids":[]} {"ids":null} {"ids":null} {"ids":[]} {} {"ids":[6],"rows":[[7],null]}""",
            GeneratorRun
                .Of(
                    "type Query { a(ids: [Int!], rows: [[Int]]): Int }",
                    "query A($ids: [Int!], $rows: [[Int]] = []) { a(ids: $ids, rows: $rows) }",
                    code: """
                    #nullable enable
                    using System.Collections.Generic;
                    using System.IO;
                    using System.Linq;
                    using System.Text;
                    using System.Text.Json;
                    using Streakoid.Client;

                    namespace Sample;

                    public static class Program
                    {
                        static string Variables<T>(OperationRequest<T> request)
                        {
                            using var stream = new MemoryStream();
                            using (var writer = new Utf8JsonWriter(stream))
                            {
                                writer.WriteStartObject();
                                request.WriteVariables?.Invoke(writer);
                                writer.WriteEndObject();
                            }

                            return Encoding.UTF8.GetString(stream.ToArray());
                        }

                        public static string Run()
                        {
                            var a = new SampleClient(null!).A;
                            IReadOnlyList<int> any = new[] { 5 };
                            int[]? none = null;
                            return string.Join(' ', new[]
                            {
                                a.CreateRequest([1, 2]), a.CreateRequest(new[] { 3 }), a.CreateRequest(new List<int> { 4 }), a.CreateRequest(new(any)),
                                a.CreateRequest([]), a.CreateRequest(null), a.CreateRequest(none), a.CreateRequest(new int[0]), a.CreateRequest(), a.CreateRequest([6], [[7], null]),
                            }.Select(Variables));
                        }
                    }
                    """
                )
                .Run()
        );
}
