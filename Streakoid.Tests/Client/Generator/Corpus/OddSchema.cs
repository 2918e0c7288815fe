namespace Streakoid.Tests.Client.Generator.Corpus;

/// <summary>A schema with what is odd in other people's, in our own words.</summary>
internal static class OddSchema
{
    public const string Sdl = """"
        schema { query: query_root mutation: mutation_root subscription: subscription_root }
        "Hasura's `lower_case`, <b>markup</b> & \"quotes\"."
        type query_root {
          "A description that ends with */ and has /* and <summary>."
          order(id: ID!, where: order_bool_exp = {_and: []}, order_by: [order_order_by!]): [order!]!
          order_aggregate(distinct_on: [order_select_column!]): order_aggregate!
          node(id: ID!): Node
          search(text: String! = "a \"b\""): [SearchResult]
          matrix(rows: [[Int!]]! = [[1]]): [[[matrix!]!]]
          class: Class!
          cursor(of: CursorInput!): bigint
          old: String @deprecated(reason: "Use \"new\".\nReally.")
        }
        type mutation_root {
          insert_order(objects: [order_insert_input!]!, on_conflict: order_on_conflict): order_mutation_response
          delete(key: Key!): Boolean!
          equals(toString: String): Int
        }
        type subscription_root { order(id: ID): order! event: Event! }
        scalar bigint
        scalar jsonb
        scalar timestamptz
        scalar Odd_Scalar
        interface Node { id: ID! }
        interface Named implements Node { id: ID! name: String }
        interface Timed implements Node & Named { id: ID! name: String created_at: timestamptz! }
        type order implements Node & Named & Timed {
          id: ID!
          name: String
          created_at: timestamptz!
          total: bigint
          data(path: String): jsonb
          order: order
          Order: String
          order_: Int
          state: order_state!
          lines(first: Int, after: String): LineConnection!
          Equals: String
          GetType: Int
          memberwiseClone: Boolean
          odd: Odd_Scalar
          odds: [Odd_Scalar]
        }
        type LineConnection { nodes: [Line] edges: [LineEdge] pageInfo: PageInfo! totalCount: Int! }
        type LineEdge { cursor: String! node: Line }
        type Line { order: order! next: Line switch: Int match: String other: Int value: SearchResult }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        type order_aggregate { aggregate: order_aggregate_fields nodes: [order!]! }
        type order_aggregate_fields { count(columns: [order_select_column!], distinct: Boolean): Int! max: order_max_fields }
        type order_max_fields { total: bigint created_at: timestamptz }
        type order_mutation_response { affected_rows: Int! returning: [order!]! }
        type matrix { value: Float! string: String object: Object }
        type Object implements Node { id: ID! object: Object string: Int! data: Data }
        type Data { data: Data result: Result response: String executor: Int document: String }
        type Result { errors: [Error!] isSuccessResult: Boolean }
        type Class implements Node { id: ID! class: Class namespace: String event: Event __: Int _a: Int a_: Int A: Int a: Int }
        union SearchResult = order | Class | Object | Other
        type Other { id: ID! other: Other value: Int }
        union Event = order | Error
        type Error { message: String! code: Int locations: [[Int]] }
        enum order_state { NEW in_progress inProgress IN_PROGRESS Unknown class _ __odd ToString VALUE__ }
        enum order_select_column { id total created_at }
        enum order_by { asc desc asc_nulls_first }
        input order_order_by { id: order_by total: order_by = asc }
        input order_bool_exp { _and: [order_bool_exp!] _or: [order_bool_exp!] _not: order_bool_exp id: ID_comparison_exp state: [order_state!]! = [NEW] }
        input ID_comparison_exp { _eq: ID _in: [ID!] _is_null: Boolean }
        input order_insert_input { name: String total: bigint data: jsonb order: order_obj_rel_insert_input class: String writer: Int value: Int given0: [Int] }
        input order_obj_rel_insert_input { data: order_insert_input! on_conflict: order_on_conflict }
        input order_on_conflict { update_columns: [order_select_column!]! = [] where: order_bool_exp }
        input Key @oneOf { id: ID name: String nested: Key list: [Int!] }
        input CursorInput { value: bigint! previous: CursorInput old: Int @deprecated }
        """";
}
