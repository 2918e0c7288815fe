import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { contextOf, port, resolvers, typeDefs } from "./database.mjs";

const server = new ApolloServer({ typeDefs, resolvers, introspection: false });
await startStandaloneServer(server, { listen: { port, host: "127.0.0.1" }, context: async ({ req }) => contextOf(req.headers["x-user"]) });
