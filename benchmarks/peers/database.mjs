// Shared by the servers, so that they differ only in their engine: pool, prepared statements, loaders, resolvers, schema.
import DataLoader from "dataloader";
import pg from "pg";

// Keep dates as strings.
pg.types.setTypeParser(pg.types.builtins.DATE, text => text);
// The default of ten connections; with one per caller, writes take a fifth longer.
export const pool = new pg.Pool();
export const port = Number(process.env.PORT);

// A named statement is prepared once per connection.
const statement = (name, text) => async values => (await pool.query({ name, text, values })).rows;

const findUser = statement("user", `select id, display_name as "displayName" from plain.users where id = $1`);
const findStreaks = statement("streaks", `
  select u as "userId", s.* from unnest($1::uuid[]) u cross join lateral (
    select id, name, current_length as "currentLength", longest_length as "longestLength"
    from plain.streaks where user_id = u order by created_at, id limit $2) s`);
const findCheckIns = statement("checkIns", `
  select s as "streakId", c.* from unnest($2::uuid[]) s cross join lateral (
    select day, amount from plain.check_ins where user_id = $1 and streak_id = s order by day desc limit $3) c`);
const checkIn = statement("checkIn", `
  with done as (insert into plain.check_ins values ($1, $2, $3, 1) on conflict do nothing returning 1)
  update plain.streaks set
    current_length = current_length + (select count(*) from done), longest_length = greatest(longest_length, current_length + (select count(*) from done))
  where user_id = $1 and id = $2 returning id, current_length as "currentLength"`);

export const typeDefs = `
  type Query { me: Me! }
  type Me { id: ID! displayName: String! streaks(first: Int!): Streaks! }
  type Streaks { nodes: [Streak!]! }
  type Streak { id: ID! name: String! currentLength: Int! longestLength: Int! checkIns(first: Int!): CheckIns! }
  type CheckIns { nodes: [CheckIn!]! }
  type CheckIn { day: String! amount: Int! }
  type Mutation { checkIn(input: CheckInInput!): CheckInPayload! }
  input CheckInInput { streakId: ID! }
  type CheckInPayload { checkIn: CheckIn streak: Streak }`;

const grouped = (rows, key, keys) => {
  const groups = new Map(keys.map(one => [one, []]));
  for (const row of rows) groups.get(row[key]).push(row);
  return keys.map(one => ({ nodes: groups.get(one) }));
};

export const streaksOf = async (users, first) => grouped(await findStreaks([users, first]), "userId", users);
export const checkInsOf = async (user, streaks, first) => grouped(await findCheckIns([user, streaks, first]), "streakId", streaks);

// All lists of a request have the same length.
export const contextOf = user => {
  const context = { user };
  context.streaks = first => context.streaksLoader ??= new DataLoader(users => streaksOf(users, first));
  context.checkIns = first => context.checkInsLoader ??= new DataLoader(streaks => checkInsOf(user, streaks, first));
  return context;
};

export const rootResolvers = {
  Query: { me: async (_, __, { user }) => (await findUser([user]))[0] },
  Mutation: {
    checkIn: async (_, { input }, { user }) => {
      const day = new Date().toISOString().slice(0, 10);
      return { checkIn: { day, amount: 1 }, streak: (await checkIn([user, input.streakId, day]))[0] };
    },
  },
};

export const resolvers = {
  ...rootResolvers,
  Me: { streaks: (me, { first }, context) => context.streaks(first).load(me.id) },
  Streak: { checkIns: (streak, { first }, context) => context.checkIns(first).load(streak.id) },
};
