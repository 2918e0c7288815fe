namespace Streakoid.Tests.Client.Generator;

/// <summary>Compiles generated code with code that uses it, and runs it.</summary>
[Trait("kind", "generator")]
public class GeneratedCodeTests
{
    private const string Schema = """
        type Query {
          pet(id: ID): Pet
          pets(where: Filter, first: Int! = 10): [Animal]
          search(by: Choice!): [Found!]!
          grid: [[Int!]!]!
          loose: [[Int]]
          scalars(s: Scalars): Values!
          friends(first: Int): Friends!
          mood(mood: Mood!): Mood!
          moods(moods: [Mood!]): [Mood]!
          class(new: String): String
          old: Int @deprecated(reason: "Use \"grid\".")
        }
        type Mutation { rename(input: RenameInput!): Pet }
        type Subscription { petRenamed(id: ID!): Pet! }
        "Anything alive & well, <even> plants."
        interface Animal { id: ID! name: String legs: [Int] owner: Owner }
        type Pet implements Animal { id: ID! name: String! legs: [Int!]! owner: Owner! nick_name: String tags: [String!] }
        type Fish implements Animal { id: ID! name: String legs: [Int] owner: Owner fins: Int! }
        type Owner { id: ID! name: String! animals: [Animal!]! }
        union Found = Pet | Owner
        enum Mood { GOOD VERY_GOOD default unknown }
        type Friends { nodes: [Pet!] edges: [Edge!] }
        type Edge { cursor: String! node: Pet! }
        type Values { at: DateTime! day: LocalDate! date: Date time: LocalTime! sum: Decimal! key: UUID! big: Long! ratio: Float! yes: Boolean! odd: Odd! raw: JSON! flat: Flat }
        input RenameInput { id: ID! name: String nested: RenameInput tags: [[String!]] limit: Int! = 5 }
        input Filter { name: String and: [Filter!] mood: Mood }
        input Choice @oneOf { id: ID pet: RenameInput numbers: [Int!] choice: Int }
        input Scalars { at: DateTime day: LocalDate time: LocalTime sum: Decimal key: UUID big: Long ratio: Float yes: Boolean odd: Odd }
        scalar DateTime scalar LocalDate scalar Date scalar LocalTime scalar Decimal scalar UUID scalar Long scalar Odd scalar JSON scalar Flat
        """;

    private const string Helpers = """
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Text;
        using System.Text.Json;
        using Streakoid.Client;

        namespace Sample;

        public static partial class Program
        {
            static readonly SampleClient Client = new(null!);

            static T Read<T>(OperationRequest<T> request, string json) => request.ReadData(JsonDocument.Parse(json).RootElement);

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
        }

        """;

    private static string Run(string operations, string body, string more = "") =>
        GeneratorRun
            .Of(
                Schema,
                operations,
                GeneratorRun.Config(more: more),
                Helpers
                    + $$"""
                    public static partial class Program
                    {
                        public static string Run()
                        {
                            {{body}}
                        }
                    }
                    """
            )
            .Run();

    [Fact]
    public void An_object_is_read_into_its_interface() =>
        Assert.Equal(
            "7 Rex 4 Ann",
            Run(
                "query Get($id: ID) { pet(id: $id) { id name legs owner { name } } }",
                """
                IGetResult data = Read(Client.Get.CreateRequest("7"), "{\"pet\":{\"id\":7,\"name\":\"Rex\",\"legs\":[4],\"owner\":{\"name\":\"Ann\"}}}");
                IGet_Pet_Owner owner = data.Pet!.Owner;
                return $"{data.Pet.Id} {data.Pet.Name} {data.Pet.Legs[0]} {owner.Name}";
                """
            )
        );

    [Fact]
    public void An_omitted_variable_is_not_sent_and_null_is() =>
        Assert.Equal(
            "{} {\"id\":null} {\"id\":\"7\"}",
            Run(
                "query Get($id: ID) { pet(id: $id) { id } }",
                """return $"{Variables(Client.Get.CreateRequest())} {Variables(Client.Get.CreateRequest(null))} {Variables(Client.Get.CreateRequest("7"))}";"""
            )
        );

    [Fact]
    public void A_variable_with_a_default_is_optional_and_follows_the_required_ones() =>
        Assert.Equal(
            "{\"where\":{}} {\"where\":{},\"first\":3} {\"where\":{},\"first\":3,\"name\":null}",
            Run(
                "query Get($first: Int! = 2, $where: Filter!, $name: String) { pets(first: $first, where: $where) { id } class(new: $name) }",
                """
                return $"{Variables(Client.Get.CreateRequest(new Filter()))} {Variables(Client.Get.CreateRequest(new Filter(), 3))} {Variables(Client.Get.CreateRequest(new Filter(), first: 3, name: null))}";
                """
            )
        );

    [Fact]
    public void An_input_sends_only_the_fields_that_were_set_including_null() =>
        Assert.Equal(
            """{"input":{"id":"7","name":null,"nested":{"id":"8","tags":[["a"],null],"limit":9}}}""",
            Run(
                "mutation Rename($input: RenameInput!) { rename(input: $input) { id } }",
                """
                var nested = new RenameInput { Id = "8", Tags = [["a"], null], Limit = 9 };
                return Variables(Client.Rename.CreateRequest(new RenameInput { Id = "7", Name = null, Nested = nested }));
                """
            )
        );

    [Fact]
    public void An_input_never_prints_its_values() =>
        Assert.Equal(
            "RenameInput { } True False",
            Run(
                "mutation Rename($input: RenameInput!) { rename(input: $input) { id } }",
                """
                var input = new RenameInput { Id = "7", Name = "secret" };
                return $"{input} {input == new RenameInput { Id = "7", Name = "secret" }} {new RenameInput { Id = "7", Name = null } == new RenameInput { Id = "7" }}";
                """
            )
        );

    [Fact]
    public void A_oneOf_input_has_exactly_one_field_and_it_is_not_null() =>
        Assert.Equal(
            """{"by":{"id":"7"}} {"by":{"pet":{"id":"8"}}} {"by":{"numbers":[1,2]}} {"by":{"choice":3}} refused 0""",
            Run(
                "query Search($by: Choice!) { search(by: $by) { __typename } }",
                """
                var sent = new[] { Choice.Id("7"), Choice.Pet(new RenameInput { Id = "8" }), Choice.Numbers([1, 2]), Choice.Choice_2(3) }.Select(choice => Variables(Client.Search.CreateRequest(choice)));
                var refused = "taken";
                try { Choice.Id(null!); } catch (ArgumentNullException) { refused = "refused"; }
                return string.Join(' ', sent) + " " + refused + " " + typeof(Choice).GetConstructors().Length;
                """
            )
        );

    [Fact]
    public void A_union_is_matched_by_case_and_a_newer_type_is_the_other_case() =>
        Assert.Equal(
            "pet Rex, owner 2, other Plant",
            Run(
                "query Search($by: Choice!) { search(by: $by) { ... on Pet { name } ... on Owner { id } } }",
                """
                var data = Read(Client.Search.CreateRequest(Choice.Id("1")), "{\"search\":[{\"__typename\":\"Pet\",\"name\":\"Rex\"},{\"__typename\":\"Owner\",\"id\":\"2\"},{\"__typename\":\"Plant\"}]}");
                return string.Join(", ", data.Search.Select(found => found.Match(
                    pet: pet => "pet " + pet.Name,
                    owner: owner => "owner " + owner.Id,
                    other: other => "other " + other.__typename)));
                """
            )
        );

    [Fact]
    public void A_switch_runs_the_action_of_its_case() =>
        Assert.Equal(
            "owner 2",
            Run(
                "query Search($by: Choice!) { search(by: $by) { ... on Pet { name } ... on Owner { id } } }",
                """
                var data = Read(Client.Search.CreateRequest(Choice.Id("1")), "{\"search\":[{\"__typename\":\"Owner\",\"id\":\"2\"}]}");
                var said = "";
                data.Search[0].Switch(pet: pet => said = pet.Name, owner: owner => said = "owner " + owner.Id, other: other => said = "other");
                return said;
                """
            )
        );

    [Fact]
    public void An_interface_has_its_fields_and_a_case_for_each_selected_type() =>
        Assert.Equal(
            "1:Rex:ann, 2::3, 3:Bug:?, -",
            Run(
                "query Get { pets { id name ... on Pet { owner { name } } ... on Fish { fins } } }",
                """
                var data = Read(Client.Get.CreateRequest(), "{\"pets\":[{\"__typename\":\"Pet\",\"id\":\"1\",\"name\":\"Rex\",\"owner\":{\"name\":\"ann\"}},{\"__typename\":\"Fish\",\"id\":\"2\",\"name\":null,\"fins\":3},{\"__typename\":\"Insect\",\"id\":\"3\",\"name\":\"Bug\"},null]}");
                return string.Join(", ", data.Pets!.Select(one => one is null ? "-" : $"{one.Id}:{one.Name}:" + one switch
                {
                    IGet_Pets_Pet pet => pet.Owner.Name,
                    IGet_Pets_Fish fish => fish.Fins.ToString(),
                    _ => "?",
                }));
                """
            )
        );

    [Fact]
    public void A_fragment_is_the_same_interface_wherever_it_is_spread() =>
        Assert.Equal(
            "Rex Ann;Tom Bob",
            Run(
                """
                query One { pet { ...Named owner { id } } }
                query Two { friends { nodes { ...Named } edges { node { ...Named } } } }
                fragment Named on Pet { name owner { ...Person } }
                fragment Person on Owner { name }
                """,
                """
                static string Say(INamed named) => $"{named.Name} {Person(named.Owner)}";
                static string Person(IPerson person) => person.Name;
                var one = Read(Client.One.CreateRequest(), "{\"pet\":{\"name\":\"Rex\",\"owner\":{\"id\":\"1\",\"name\":\"Ann\"}}}");
                var two = Read(Client.Two.CreateRequest(), "{\"friends\":{\"nodes\":[{\"name\":\"Tom\",\"owner\":{\"name\":\"Bob\"}}],\"edges\":null}}");
                IReadOnlyList<INamed> all = two.Friends.Nodes!;
                return one.Pet!.Owner.Id == "1" ? $"{Say(one.Pet)};{Say(all[0])}" : "";
                """
            )
        );

    [Fact]
    public void A_fragment_on_an_interface_applies_to_objects_with_narrower_types() =>
        Assert.Equal(
            "Rex|4|Ann|Ann 3",
            Run(
                """
                query Get { pet { ...A } pets { ...A ...B } }
                fragment A on Animal { name legs owner { name } ... on Fish { fins } }
                fragment B on Animal { name owner { id name } ... on Pet { nick_name } }
                """,
                """
                var data = Read(Client.Get.CreateRequest(), "{\"pet\":{\"name\":\"Rex\",\"legs\":[4],\"owner\":{\"name\":\"Ann\"}},\"pets\":[{\"__typename\":\"Fish\",\"name\":null,\"legs\":[null],\"owner\":{\"id\":\"1\",\"name\":\"Ann\"},\"fins\":3}]}");
                IA pet = data.Pet!;
                var fish = (IGet_Pets_Fish)data.Pets![0]!;
                IA a = fish;
                IB b = fish;
                return $"{pet.Name}|{pet.Legs![0]}|{data.Pet!.Owner.Name}|{a.Owner!.Name} {((IA_Fish)fish).Fins}" + (b.Owner!.Id == "1" ? "" : "!");
                """
            )
        );

    [Fact]
    public void Fields_with_skip_or_include_are_nullable() =>
        Assert.Equal(
            "True True 4",
            Run(
                "query Get($x: Boolean!) { pet { id name @skip(if: $x) legs ...F @include(if: $x) } } fragment F on Pet { owner { id } }",
                """
                var data = Read(Client.Get.CreateRequest(true), "{\"pet\":{\"id\":\"1\",\"legs\":[4]}}");
                string? name = data.Pet!.Name;
                return $"{name is null} {data.Pet.Owner is null} {data.Pet.Legs[0]}";
                """
            )
        );

    [Fact]
    public void An_alias_names_the_property_and_its_nested_types() =>
        Assert.Equal(
            "Rex Tom",
            Run(
                "query Get { first: pet(id: 1) { title: name } second: pet(id: 2) { nick_name name } }",
                """
                var data = Read(Client.Get.CreateRequest(), "{\"first\":{\"title\":\"Rex\"},\"second\":{\"name\":\"Tom\",\"nick_name\":null}}");
                IGet_First? first = data.First;
                IGet_Second? second = data.Second;
                return $"{first!.Title} {second!.Name}{second.NickName}";
                """
            )
        );

    [Fact]
    public void Lists_of_lists_are_read_with_their_nulls() =>
        Assert.Equal(
            "1,2;3 | -;4,-",
            Run(
                "query Get { grid loose }",
                """
                var data = Read(Client.Get.CreateRequest(), "{\"grid\":[[1,2],[3]],\"loose\":[null,[4,null]]}");
                IReadOnlyList<IReadOnlyList<int>> grid = data.Grid;
                IReadOnlyList<IReadOnlyList<int?>?>? loose = data.Loose;
                return string.Join(';', grid.Select(row => string.Join(',', row))) + " | "
                    + string.Join(';', loose!.Select(row => row is null ? "-" : string.Join(',', row.Select(cell => cell?.ToString() ?? "-"))));
                """
            )
        );

    [Fact]
    public void Scalars_have_the_matching_NET_types() =>
        Assert.Equal(
            "2026-02-28T21:30:00.1230000+00:00 20260228 20260301 21:30 2.75 9007199254740993 0.5 True odd 1 6f9619ff-8b86-d011-b42d-00c04fc964ff",
            Run(
                "query Get { scalars { at day date time sum key big ratio yes odd raw } }",
                """
                var json = "{\"scalars\":{\"at\":\"2026-02-28T21:30:00.123Z\",\"day\":\"2026-02-28\",\"date\":\"2026-03-01\",\"time\":\"21:30:00\",\"sum\":2.75,\"key\":\"6f9619ff-8b86-d011-b42d-00c04fc964ff\",\"big\":9007199254740993,\"ratio\":0.5,\"yes\":true,\"odd\":\"odd\",\"raw\":{\"x\":1}}}";
                IGet_Scalars v = Read(Client.Get.CreateRequest(), json).Scalars;
                DateTimeOffset at = v.At; DateOnly day = v.Day; DateOnly? date = v.Date; TimeOnly time = v.Time; decimal sum = v.Sum; Guid key = v.Key; long big = v.Big; double ratio = v.Ratio; bool yes = v.Yes; string odd = v.Odd; JsonElement raw = v.Raw;
                return FormattableString.Invariant($"{at:O} {day:yyyyMMdd} {date:yyyyMMdd} {time:HH\\:mm} {sum} {big} {ratio} {yes} {odd} {raw.GetProperty("x")} {key}");
                """
            )
        );

    [Fact]
    public void Scalars_are_sent_in_the_format_of_the_schema() =>
        Assert.Equal(
            """{"s":{"at":"2026-02-28T21:30:00+00:00","day":"2026-02-28","time":"21:30:00","sum":2.75,"key":"6f9619ff-8b86-d011-b42d-00c04fc964ff","big":9007199254740993,"ratio":0.5,"yes":true,"odd":"odd"}}""",
            Run(
                "query Get($s: Scalars) { scalars(s: $s) { at } }",
                """
                return Variables(Client.Get.CreateRequest(new Scalars
                {
                    At = new DateTimeOffset(2026, 2, 28, 21, 30, 0, TimeSpan.Zero), Day = new DateOnly(2026, 2, 28), Time = new TimeOnly(21, 30), Sum = 2.75m,
                    Key = new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff"), Big = 9007199254740993, Ratio = 0.5, Yes = true, Odd = "odd",
                }));
                """
            )
        );

    [Fact]
    public void A_scalar_has_the_type_from_the_configuration() =>
        Assert.Equal(
            "00:01:30 https://example.org/",
            Run(
                "query Get { scalars { odd flat } }",
                """
                IGet_Scalars values = Read(Client.Get.CreateRequest(), "{\"scalars\":{\"odd\":\"PT1M30S\",\"flat\":\"https://example.org/\"}}").Scalars;
                TimeSpan odd = values.Odd;
                Uri? flat = values.Flat;
                return $"{odd} {flat}";
                """,
                """, "scalars": { "Odd": "System.TimeSpan", "Flat": "System.Uri" }"""
            )
        );

    [Fact]
    public void An_enum_reads_a_newer_value_as_Unknown_and_does_not_send_it() =>
        Assert.Equal(
            "VeryGood Default UnknownValue - {\"mood\":\"VERY_GOOD\",\"moods\":[\"unknown\"]} refused",
            Run(
                "query Get($mood: Mood!, $moods: [Mood!]) { mood(mood: $mood) moods(moods: $moods) }",
                """
                var data = Read(Client.Get.CreateRequest(Mood.Good), "{\"mood\":\"VERY_GOOD\",\"moods\":[\"default\",\"BLUE\",null]}");
                var sent = Variables(Client.Get.CreateRequest(data.Mood, new[] { Mood.Unknown }));
                var refused = "sent";
                try { Variables(Client.Get.CreateRequest(Mood.UnknownValue)); } catch (ArgumentOutOfRangeException) { refused = "refused"; }
                return $"{data.Mood} {data.Moods[0]} {data.Moods[1]} {data.Moods[2]?.ToString() ?? "-"} {sent} {refused}";
                """
            )
        );

    [Fact]
    public void A_CSharp_keyword_can_name_a_field_and_a_variable() =>
        Assert.Equal(
            "{\"new\":\"a\"} b",
            Run(
                "query Get($new: String) { class(new: $new) }",
                """
                var request = Client.Get.CreateRequest(@new: "a");
                return $"{Variables(request)} {Read(request, "{\"class\":\"b\"}").Class}";
                """
            )
        );

    [Fact]
    public void A_subscription_only_creates_a_request() =>
        Assert.Equal(
            "Subscription {\"id\":\"7\"} Rex",
            Run(
                "subscription OnRenamed($id: ID!) { petRenamed(id: $id) { name } }",
                """
                OperationRequest<IOnRenamedResult> request = Client.OnRenamed.CreateRequest("7");
                return $"{request.Kind} {Variables(request)} {Read(request, "{\"petRenamed\":{\"name\":\"Rex\"}}").PetRenamed.Name}";
                """
            )
        );

    [Fact]
    public void An_operation_is_sent_with_only_the_fragments_that_it_uses() =>
        Assert.Equal(
            "1 1 0",
            Run(
                "query One { pet { ...A } } query Two { pet { ...C } } fragment A on Pet { ...B } fragment B on Pet { id } fragment C on Pet { name }",
                """
                int Count(string text) => OneQuery.Document.Split(text).Length - 1;
                return $"{Count("fragment A on Pet")} {Count("fragment B on Pet")} {Count("fragment C on Pet")}";
                """
            )
        );

    [Theory]
    [InlineData("""{}""", "has no `pet`")]
    [InlineData("""{"pet":{"name":null}}""", "has no `name`")]
    [InlineData("""{"pet":[]}""", "has a JSON Array where an object")]
    [InlineData("""{"pet":{"name":"a","legs":["four"]}}""", "has a JSON String where a 32-bit integer")]
    [InlineData("""{"pet":{"name":"a","legs":4}}""", "where a list")]
    public void A_response_that_violates_the_schema_throws_a_JsonException(string json, string says) =>
        Assert.Contains(
            says,
            Run(
                "query Get { pet: scalars { at } } query Other { pet { name legs } }",
                $$"""
                try
                {
                    var json = {{Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(json, quote: true)}};
                    return json == "{}" ? Read(Client.Get.CreateRequest(), json).Pet.At.ToString() : Read(Client.Other.CreateRequest(), json).Pet!.Name;
                }
                catch (JsonException refused)
                {
                    return refused.Message;
                }
                """
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Descriptions_in_the_schema_become_documentation_comments()
    {
        var file = GeneratorRun.Of(Schema, "query Get { old pets { id } }").Files["GetQuery.g.cs"];

        Assert.Contains("/// <summary>Anything alive &amp; well, &lt;even&gt; plants.</summary>", file, StringComparison.Ordinal);
        Assert.Contains("[global::System.Obsolete(\"Use \\\"grid\\\".\")]", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\n")]
    [InlineData("\\r\\n")]
    [InlineData("\\r")]
    [InlineData("\\u0085")]
    [InlineData("\\u2028")]
    [InlineData("\\u2029")]
    public void A_description_with_any_line_ending_stays_a_comment(string end)
    {
        var run = GeneratorRun.Of(
            $"type Query {{ \"One{end}two */ three\" a(by: In): Int }} \"One{end}two\" input In {{ \"One{end}two\" b: Int }}",
            "query Get($by: In) { a(by: $by) }"
        );

        run.Compile();
        Assert.Contains("/// One\n    /// two */ three\n", run.Files["GetQuery.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Files_without_a_configuration_are_ignored() =>
        Assert.Empty(
            GeneratorRun
                .Of([("schema.graphql", Schema), ("operations/A.graphql", "query A { nothing }")])
                .Driver.GetRunResult()
                .GeneratedTrees
        );

    [Fact]
    public void A_fragment_of_cases_is_matched_as_the_operation_and_as_the_fragment() =>
        Assert.Equal(
            "Rex 1 Rex -",
            Run(
                "query Search($by: Choice!) { search(by: $by) { ...Either } } fragment Either on Found { ... on Pet { name } ... on Owner { id } }",
                """
                var data = Read(Client.Search.CreateRequest(Choice.Id("1")), "{\"search\":[{\"__typename\":\"Pet\",\"name\":\"Rex\"},{\"__typename\":\"Owner\",\"id\":\"1\"}]}");
                string Say(IEither either) => either.Match(pet: pet => pet.Name, owner: owner => "-", other: _ => "?");
                return string.Join(' ', data.Search.Select(found => found.Match(pet: pet => pet.Name, owner: owner => owner.Id, other: _ => "?")).Concat(data.Search.Select(Say)));
                """
            )
        );

    [Fact]
    public void A_project_can_have_two_clients()
    {
        var run = GeneratorRun.Of([
            ("one/.graphqlrc.json", GeneratorRun.Config("OneClient").Replace("Sample", "One", StringComparison.Ordinal)),
            ("one/schema.graphql", Schema),
            ("one/operations/A.graphql", "query A { mood(mood: GOOD) }"),
            ("two/.graphqlrc.json", GeneratorRun.Config("TwoClient").Replace("Sample", "Two", StringComparison.Ordinal)),
            ("two/schema.graphql", Schema),
            ("two/operations/A.graphql", "query A { mood(mood: GOOD) }"),
        ]);

        var types = run.Compile().GetTypes().Select(static type => type.FullName).ToList();

        Assert.Contains("One.OneClient", types);
        Assert.Contains("Two.AQuery", types);
    }

    [Fact]
    public void A_property_does_not_take_the_name_of_a_member_of_Object() =>
        GeneratorRun
            .Of(
                """
                type Query { toString: Int equals(input: In, text: String! = "a"): Int getType: Query finalize: Int foo_2: Int foo2: Int Foo: Int foo: Int match: [U!] }
                input In { clone: Int equals: String equalityContract: Int }
                type A { b: Int switch: Int } type B { switch: Int } union U = A | B
                enum mood { A a } enum Mood2 { X } enum MOOD2 { X }
                extend type Query { m(a: Mood2, b: MOOD2, c: mood): Int }
                """,
                "query A($i: In, $t: String! = \"b\") { toString equals(input: $i, text: $t) getType { finalize } foo_2 foo2 Foo foo match { ... on A { switch } ... on B { switch } } }"
                    + " query Q($a: Mood2, $b: MOOD2, $c: mood) { m(a: $a, b: $b, c: $c) }"
            )
            .Compile();

    [Fact]
    public void Names_that_would_clash_are_made_unique() =>
        GeneratorRun
            .Of(
                "type Query { a: A x_y: Int xY: Int } type A { a: A aA: A match: Int other: U } type B { match: Int } union U = A | B",
                "query A { xY x_y a { a { a { match } } aA { match } other { ... on A { match } ... on B { match } } } } query A_A { a { match } }"
            )
            .Compile();
}
