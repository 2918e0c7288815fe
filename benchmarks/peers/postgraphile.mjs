// Generates its schema and statements from the tables.
import "./promises.mjs";
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { grafserv } from "postgraphile/grafserv/node";
import { pool, port } from "./database.mjs";

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ pool, schemas: ["plain"] })],
  grafserv: { graphqlPath: "/graphql", graphiql: false },
  grafast: { explain: false, context: ({ node }) => ({ pgSettings: { "app.user_id": node?.req.headers["x-user"] ?? "" } }) },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(port, "127.0.0.1");
