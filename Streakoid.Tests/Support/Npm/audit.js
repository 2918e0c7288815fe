// Runs the public GraphQL-over-HTTP audits against the given address and prints one JSON line per audit.
const { serverAudits } = require('graphql-http');

(async () => {
  for (const audit of serverAudits({ url: process.argv[2], fetchFn: fetch })) {
    const result = await audit.fn();
    console.log(JSON.stringify({
      id: audit.id,
      name: audit.name,
      status: result.status,
      reason: result.status === 'ok' ? null : result.reason,
    }));
  }
})();
