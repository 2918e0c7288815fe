import { createServer } from "node:http";
import { createSchema, createYoga } from "graphql-yoga";
import { contextOf, port, resolvers, typeDefs } from "./database.mjs";

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: ({ req }) => contextOf(req.headers["x-user"]),
  graphiql: false,
  landingPage: false,
  logging: false,
});
createServer(yoga).listen(port, "127.0.0.1");
