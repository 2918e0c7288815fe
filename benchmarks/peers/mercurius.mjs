import Fastify from "fastify";
import mercurius from "mercurius";
import { checkInsOf, port, rootResolvers, streaksOf, typeDefs } from "./database.mjs";

const app = Fastify();
app.register(mercurius, {
  schema: typeDefs,
  resolvers: rootResolvers,
  // mercurius' own batching instead of DataLoader.
  loaders: {
    Me: { streaks: queries => streaksOf(queries.map(({ obj }) => obj.id), queries[0].params.first) },
    Streak: { checkIns: (queries, { user }) => checkInsOf(user, queries.map(({ obj }) => obj.id), queries[0].params.first) },
  },
  jit: 1,
  context: request => ({ user: request.headers["x-user"] }),
});
await app.listen({ port, host: "127.0.0.1" });
