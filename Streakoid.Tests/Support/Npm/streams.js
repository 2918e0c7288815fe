// Runs the clients of graphql-ws, graphql-sse and subscriptions-transport-ws against the address given, with a user's token and one of
// the user's streaks, and prints one JSON line for each thing that a client relies on.
const WebSocket = require('ws');
const [, , endpoint, token, streakId] = process.argv;
const socketAddress = endpoint.replace(/^http/, 'ws');
const authorization = `Bearer ${token}`;

const patience = 60_000;
const within = (promise, what) =>
  Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error(`${what} took too long`)), patience).unref())]);

async function ask(query, variables) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query, variables }),
  });
  const body = await response.json();
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data;
}

const rename = name => ask(
  'mutation($id: ID!, $name: String!) { updateStreak(input: { streakId: $id, name: $name }) { streak { id } } }', { id: streakId, name });
const cursor = async () => (await ask('{ me { changes { pageInfo { endCursor } } } }')).me.changes.pageInfo.endCursor;

const subscription = `subscription($after: String, $ids: [ID!]) { streakChanged(after: $after, ids: $ids) {
  cursor kind nodeId node { id ... on Streak { name } } } }`;

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** Collects what a client gives to its sink. */
function sink() {
  const got = { values: [], error: null, complete: false, wake: () => {} };
  const changed = () => got.wake();
  return {
    got,
    next: value => { got.values.push(value); changed(); },
    error: error => { got.error = error; changed(); },
    complete: () => { got.complete = true; changed(); },
    until: (condition, what) => within(new Promise(resolve => {
      got.wake = () => condition(got) && resolve();
      got.wake();
    }), what),
  };
}

/** What every client relies on; `make` makes one with the given token, `subscribe` begins an operation. */
function cases(make, subscribe) {
  return {
    'a query is answered once and completes': async () => {
      const one = sink();
      subscribe(make(authorization), { query: '{ me { id } }' }, one);
      await one.until(got => got.complete, 'the end');
      expect(one.got.values.length === 1 && one.got.values[0].data.me.id, JSON.stringify(one.got.values));
    },
    'a mutation is carried out once': async () => {
      const one = sink();
      subscribe(make(authorization), { query: 'mutation { createStreak(input: { name: "Once" }) { streak { id } } }' }, one);
      await one.until(got => got.complete, 'the end');
      expect(one.got.values.length === 1 && one.got.values[0].data.createStreak.streak.id, JSON.stringify(one.got.values));
    },
    'a subscription shows what was missed first, then what happens': async () => {
      const after = await cursor();
      await rename('missed');
      const one = sink();
      const end = subscribe(make(authorization), { query: subscription, variables: { after, ids: [streakId] } }, one);
      await one.until(got => got.values.length === 1, 'what was missed');
      await rename('live');
      await one.until(got => got.values.length === 2, 'what happens');
      end();
      expect(one.got.values[0].data.streakChanged.nodeId === streakId, JSON.stringify(one.got.values));
      expect(one.got.values[1].data.streakChanged.node.name === 'live', JSON.stringify(one.got.values));
    },
    'a subscription that is ended shows no more': async () => {
      const [first, second] = [sink(), sink()];
      const client = make(authorization);
      const after = await cursor();
      const end = subscribe(client, { query: subscription, variables: { after } }, first);
      subscribe(client, { query: subscription, variables: { after } }, second);
      await rename('both');
      await first.until(got => got.values.length === 1, 'the first');
      await second.until(got => got.values.length === 1, 'the second');
      end();
      await rename('one');
      await second.until(got => got.values.length === 2, 'the second again');
      expect(first.got.values.length === 1, JSON.stringify(first.got.values));
    },
    'a document that is not valid is an error': async () => {
      const one = sink();
      subscribe(make(authorization), { query: 'subscription { nothing }' }, one);
      await one.until(got => got.error || got.values.some(value => value.errors), 'the error');
      const said = JSON.stringify(one.got.error?.message ?? one.got.error ?? one.got.values);
      expect(/nothing/.test(said), said);
    },
    'a cursor that is none is an error': async () => {
      const one = sink();
      subscribe(make(authorization), { query: subscription, variables: { after: 'none' } }, one);
      await one.until(got => got.error || got.values.some(value => value.errors), 'the error');
    },
    'nobody without a token sees anything': async () => {
      const one = sink();
      subscribe(make(undefined), { query: subscription }, one);
      await one.until(got => got.error || got.values.some(value => value.errors), 'the error');
      expect(!one.got.values.some(value => value.data?.streakChanged), JSON.stringify(one.got.values));
    },
  };
}

const closers = [];

function graphqlWs() {
  const { createClient } = require('graphql-ws');
  return cases(
    header => {
      const client = createClient({
        url: socketAddress, webSocketImpl: WebSocket, retryAttempts: 0,
        connectionParams: header ? { Authorization: header } : undefined,
      });
      closers.push(() => client.dispose());
      return client;
    },
    (client, operation, one) => client.subscribe(operation, one));
}

function graphqlSse() {
  const { createClient } = require('graphql-sse');
  return cases(
    header => {
      const client = createClient({ url: endpoint, retryAttempts: 0, headers: header ? { authorization: header } : {} });
      closers.push(() => client.dispose());
      return client;
    },
    (client, operation, one) => client.subscribe(operation, one));
}

function legacy() {
  const { SubscriptionClient } = require('subscriptions-transport-ws');
  return cases(
    header => {
      const client = new SubscriptionClient(
        socketAddress, { reconnect: false, connectionParams: header ? { Authorization: header } : {} }, WebSocket);
      closers.push(() => client.close());
      return client;
    },
    (client, operation, one) => {
      const subscribed = client.request(operation).subscribe(one);
      return () => subscribed.unsubscribe();
    });
}

(async () => {
  for (const [client, all] of [['graphql-ws', graphqlWs()], ['graphql-sse', graphqlSse()], ['subscriptions-transport-ws', legacy()]]) {
    for (const [name, run] of Object.entries(all)) {
      let reason = null;
      try {
        await run();
      } catch (error) {
        reason = String(error?.stack ?? error);
      }
      closers.splice(0).forEach(close => close());
      console.log(JSON.stringify({ client, name, reason }));
    }
  }
  process.exit(0);
})();
