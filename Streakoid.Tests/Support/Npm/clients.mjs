// Runs Apollo Client, urql, Relay and what graphql-codegen generates as their own documentation sets them up, as a page of another origin, against the address given,
// and prints one JSON line for each thing that an app relies on. The artifacts of Relay and graphql-codegen are in the folders given.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const require = createRequire(import.meta.url);
const [, , endpoint, origin, artifacts, generated] = process.argv;

/** fetch, as from a page of the origin, which writes down what was sent. */
function recorded(log = [], before = () => undefined) {
  const send = async (url, init) => {
    log.push({ url: String(url), method: init?.method ?? 'GET', body: init?.body ? JSON.parse(init.body) : undefined });
    const instead = before(log.length);
    if (instead) return instead;
    const response = await fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), origin } });
    if (response.headers.get('access-control-allow-origin') !== origin) throw new TypeError('the browser would not let the page read this');
    return response;
  };
  return Object.assign(send, { log });
}

const shapes = ({ log }) => log.map(one => `${one.method}${one.body?.query || one.url.includes('query=') ? ' with text' : ''}`);

function expect(condition, message) {
  if (!condition) throw new Error(typeof message === 'string' ? message : JSON.stringify(message));
}

let number = 0;
const someone = name => ({ email: `${name}-${Date.now()}-${number++}@example.com`, password: 'a long enough password', timeZone: 'Etc/UTC' });
const unavailable = () => new Response('{"errors":[{"message":"Try again.","extensions":{"code":"UNAVAILABLE"}}]}',
  { status: 503, headers: { 'content-type': 'application/json; charset=utf-8', 'retry-after': '1' } });

const REGISTER = `mutation Register($input: RegisterInput!) { register(input: $input) {
  session { accessToken refreshToken me { id email } } errors { ... on Error { code message } } } }`;
const REFRESH = `mutation Refresh($input: RefreshSessionInput!) { refreshSession(input: $input) { session { accessToken } } }`;
const CREATE = `mutation Create($input: CreateStreakInput!) { createStreak(input: $input) { streak { id name } errors { ... on Error { code } } } }`;
const RENAME = `mutation Rename($input: UpdateStreakInput!) { updateStreak(input: $input) { streak { id name version } errors { ... on Error { code } } } }`;
const PAGE = `query Page($first: Int, $after: String) { me { id streaks(first: $first, after: $after) {
  edges { cursor node { id name } } pageInfo { hasNextPage endCursor hasPreviousPage startCursor } } } }`;

async function apollo() {
  const { ApolloClient, ApolloLink, InMemoryCache, HttpLink, gql } = await import('@apollo/client');
  const { SetContextLink } = await import('@apollo/client/link/context');
  const { PersistedQueryLink } = await import('@apollo/client/link/persisted-queries');
  const { RetryLink } = await import('@apollo/client/link/retry');
  const { relayStylePagination } = await import('@apollo/client/utilities');
  const { createHash } = await import('node:crypto');
  const sha256 = text => createHash('sha256').update(text).digest('hex');
  let token = '';
  const make = (fetching, ...links) => new ApolloClient({
    link: ApolloLink.from([
      ...links,
      new SetContextLink(({ headers }) => ({ headers: { ...headers, authorization: token ? `Bearer ${token}` : '' } })),
      new HttpLink({ uri: endpoint, fetch: fetching }),
    ]),
    cache: new InMemoryCache({ typePolicies: { Me: { fields: { streaks: relayStylePagination() } } } }),
    clientAwareness: { name: 'web', version: '1.0' },
  });
  return {
    'registers through the documented auth link, which sends a blank header': async () => {
      const { data } = await make(recorded()).mutate({ mutation: gql(REGISTER), variables: { input: someone('apollo') } });
      expect(data.register.session?.accessToken, data);
      token = data.register.session.accessToken;
      for (const name of ['one', 'two', 'three'])
        await make(recorded()).mutate({ mutation: gql(CREATE), variables: { input: { name } } });
    },
    'sends a query by its hash, registers it once, and then gets it': async () => {
      const fetching = recorded();
      const client = make(fetching, new PersistedQueryLink({ sha256, useGETForHashedQueries: true }));
      for (let i = 0; i < 3; i++) {
        const { data } = await client.query({ query: gql('query Persisted { me { id email } }'), fetchPolicy: 'network-only' });
        expect(data.me.email.startsWith('apollo'), data);
      }
      expect(/^GET, (GET|POST) with text, GET, GET$/.test(shapes(fetching).join(', ')), shapes(fetching));
    },
    'joins the pages of a connection': async () => {
      const client = make(recorded());
      const observable = client.watchQuery({ query: gql(PAGE), variables: { first: 2 } });
      const end = observable.subscribe(() => {});
      const first = await observable.result?.() ?? await client.query({ query: gql(PAGE), variables: { first: 2 } });
      await observable.fetchMore({ variables: { first: 2, after: first.data.me.streaks.pageInfo.endCursor } });
      const names = client.readQuery({ query: gql(PAGE), variables: { first: 2 } }).me.streaks.edges.map(edge => edge.node.name);
      end.unsubscribe();
      expect(names.join() === 'one,two,three', names);
    },
    'shows what a mutation changed in what it read before': async () => {
      const client = make(recorded());
      const { data } = await client.query({ query: gql(PAGE), variables: { first: 2 } });
      const streakId = data.me.streaks.edges[0].node.id;
      await client.mutate({ mutation: gql(RENAME), variables: { input: { streakId, name: 'changed' } } });
      const after = client.readQuery({ query: gql(PAGE), variables: { first: 2 } }).me.streaks.edges[0].node.name;
      expect(after === 'changed', after);
    },
    'sends several queries in one request': async () => {
      const { BatchHttpLink } = await import('@apollo/client/link/batch-http');
      const fetching = recorded();
      const client = new ApolloClient({
        link: new BatchHttpLink({ uri: endpoint, fetch: fetching, batchMax: 10, batchInterval: 50, headers: { authorization: `Bearer ${token}` } }),
        cache: new InMemoryCache(),
      });
      for (let i = 1; i <= 3; i++) {
        const answers = await Promise.all(['id', 'email', 'displayName'].map(field =>
          client.query({ query: gql(`query Batched { me { id ${field} } }`), fetchPolicy: 'network-only' })));
        expect(answers[1].data.me.email.startsWith('apollo') && fetching.log.length === i && fetching.log[0].body.length === 3, fetching.log);
      }
    },
    'tries again after a 503': async () => {
      const fetching = recorded([], call => call === 1 ? unavailable() : undefined);
      const client = make(fetching, new RetryLink({ delay: { initial: 1 }, attempts: { max: 3 } }));
      const { data } = await client.query({ query: gql('query Again { me { id } }') });
      expect(data.me.id && fetching.log.length === 2, fetching.log);
    },
    'shows a forged token as an error that says what it is': async () => {
      const kept = token;
      token = 'forged';
      const error = await make(recorded()).query({ query: gql('{ me { id } }') }).then(() => null, failed => failed);
      token = kept;
      expect(error && (error.errors?.[0] ?? error).extensions?.code === 'AUTH_NOT_AUTHENTICATED', String(error));
    },
  };
}

async function urql() {
  const { Client, fetchExchange } = await import('@urql/core');
  const { cacheExchange } = await import('@urql/exchange-graphcache');
  const { relayPagination } = await import('@urql/exchange-graphcache/extras');
  const { authExchange } = await import('@urql/exchange-auth');
  const { persistedExchange } = await import('@urql/exchange-persisted');
  const session = {};
  const make = fetching => new Client({
    url: endpoint,
    fetch: fetching,
    preferGetMethod: false,
    exchanges: [
      cacheExchange({ resolvers: { Me: { streaks: relayPagination() } } }),
      authExchange(async utils => ({
        addAuthToOperation: operation => session.accessToken
          ? utils.appendHeaders(operation, { Authorization: `Bearer ${session.accessToken}` })
          : operation,
        didAuthError: error => error.graphQLErrors.some(one => one.extensions?.code === 'AUTH_NOT_AUTHENTICATED'),
        refreshAuth: async () => {
          const { data } = await utils.mutate(REFRESH, { input: { refreshToken: session.refreshToken } });
          session.accessToken = data.refreshSession.session.accessToken;
        },
      })),
      persistedExchange({ preferGetForPersistedQueries: true, enforcePersistedQueries: false }),
      fetchExchange,
    ],
  });
  return {
    'registers and reads who that is': async () => {
      const client = make(recorded());
      const { data, error } = await client.mutation(REGISTER, { input: someone('urql') });
      expect(data?.register.session, String(error));
      Object.assign(session, data.register.session);
      for (const name of ['one', 'two', 'three']) await make(recorded()).mutation(CREATE, { input: { name } });
      const me = await client.query('{ me { email } }', {});
      expect(me.data.me.email.startsWith('urql'), me);
    },
    'sends a query by its hash, registers it once, and then gets it': async () => {
      const fetching = recorded();
      for (let i = 0; i < 3; i++) {
        const { data, error } = await make(fetching).query('query Persisted { me { id displayName email } }', {}, { requestPolicy: 'network-only' });
        expect(data?.me.email.startsWith('urql'), String(error));
      }
      expect(/^GET, (GET|POST) with text, GET, GET$/.test(shapes(fetching).join(', ')), shapes(fetching));
    },
    'joins the pages of a connection, and shows what a mutation changed': async () => {
      const client = make(recorded());
      const first = await client.query(PAGE, { first: 2 });
      const both = await client.query(PAGE, { first: 2, after: first.data.me.streaks.pageInfo.endCursor });
      const names = both.data.me.streaks.edges.map(edge => edge.node.name);
      expect(names.join() === 'one,two,three', both.data);
      await client.mutation(RENAME, { input: { streakId: both.data.me.streaks.edges[0].node.id, name: 'changed' } });
      const again = await client.query(PAGE, { first: 2 }, { requestPolicy: 'cache-only' });
      expect(again.data.me.streaks.edges[0].node.name === 'changed', again.data);
    },
    'renews a token that is not valid, and sends the query again': async () => {
      session.accessToken = 'expired';
      const { data, error } = await make(recorded()).query('query Renewed { me { email } }', {});
      expect(data?.me.email.startsWith('urql'), String(error));
    },
  };
}

async function relay() {
  const { Environment, Network, RecordSource, Store, commitMutation, createOperationDescriptor, fetchQuery, getRequest } = require('relay-runtime');
  const artifact = name => require(path.join(artifacts, `${name}.graphql.js`));
  let token = '';
  const sent = [];
  const environment = () => new Environment({
    network: Network.create(async (params, variables) => {
      const body = { doc_id: params.id, query: params.text ?? undefined, operationName: params.name, variables };
      sent.push(body);
      const response = await recorded()(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      });
      return response.json();
    }),
    store: new Store(new RecordSource()),
  });
  const commit = (where, mutation, variables) => new Promise((resolve, reject) =>
    commitMutation(where, { mutation, variables, onCompleted: (data, errors) => errors ? reject(new Error(JSON.stringify(errors))) : resolve(data), onError: reject }));
  return {
    'registers by the id of a compiled mutation': async () => {
      const data = await commit(environment(), artifact('clientsRegisterMutation'), { input: someone('relay') });
      expect(data.register.session?.accessToken, data);
      token = data.register.session.accessToken;
      expect(sent[0].doc_id && !sent[0].query, sent[0]);
    },
    'reads a compiled query, and shows what a mutation changed': async () => {
      const where = environment();
      const created = await commit(where, artifact('clientsCreateMutation'), { input: { name: 'one' } });
      const read = () => fetchQuery(where, artifact('clientsPageQuery'), { first: 2 }).toPromise();
      const first = await read();
      expect(first.me.streaks.edges.map(edge => edge.node.name).join() === 'one', first);
      await commit(where, artifact('clientsRenameMutation'), { input: { streakId: created.createStreak.streak.id, name: 'changed' } });
      const snapshot = where.lookup(createOperationDescriptor(getRequest(artifact('clientsPageQuery')), { first: 2 }).fragment);
      expect(snapshot.data.me.streaks.edges[0].node.name === 'changed', snapshot.data);
    },
  };
}

async function codegen() {
  // TypeScript: each document stands in a line of its own, and its hash in it.
  const hashes = Object.fromEntries([...readFileSync(path.join(generated, 'graphql.ts'), 'utf8')
    .matchAll(/^export const (\w+)Document = (.*?) as unknown as /gm)].map(([, name, json]) => [name, JSON.parse(json).__meta__.hash]));
  const execute = async (documentId, variables, token) => {
    const response = await recorded()(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ documentId, variables }),
    });
    return response.json();
  };
  return {
    'runs its persisted documents by their hash, for whoever sends it': async () => {
      expect(Object.values(hashes).length === 2 && Object.values(hashes).every(hash => hash.startsWith('sha256:')), hashes);
      const people = [someone('codegen'), someone('codegen')];
      const tokens = [];
      for (const input of people) tokens.push((await execute(hashes.CodegenRegister, { input })).data.register.session.accessToken);
      for (let i = 0; i < 3; i++)
        for (const [index, token] of tokens.entries())
          for (const hash of [hashes.CodegenPage, hashes.CodegenPage.slice('sha256:'.length)]) {
            const answer = await execute(hash, { first: 5 }, token);
            expect(answer.data?.me.email === people[index].email, answer);
          }
      const anonymous = await execute(hashes.CodegenPage, { first: 5 });
      expect(anonymous.errors?.[0].extensions.code === 'AUTH_NOT_AUTHENTICATED', anonymous);
    },
  };
}

for (const [client, cases] of [['Apollo Client', apollo], ['urql', urql], ['Relay', relay], ['graphql-codegen', codegen]]) {
  for (const [name, run] of Object.entries(await cases())) {
    let reason = null;
    let late;
    await Promise.race([run(), new Promise((_, reject) => { late = setTimeout(() => reject(new Error('took too long')), 60_000); })])
      .catch(error => { reason = String(error?.stack ?? error); })
      .finally(() => clearTimeout(late));
    console.log(JSON.stringify({ client, name, reason }));
  }
}
process.exit(0);
