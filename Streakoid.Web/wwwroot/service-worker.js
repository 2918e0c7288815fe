// Lets the app start without a network. It keeps the app's files and nothing of a user; requests to the API pass it by.
// Each cache is one version of the app: it is filled before the former one is deleted, and "/ready" is put into it last.
const prefix = "app-";
const ready = new URL("/ready", location.origin).href;
const home = new URL("/", location.origin).href;
const isAsset = (url) => /^\/(_framework|_content)\/|^\/(app|icon|manifest)[.\w-]*$/.test(url.pathname);
// The server's other addresses are not the app's pages.
const isPage = (request, url) => request.mode === "navigate" && !/^\/(graphql|health|pictures)\b/.test(url.pathname);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isPage(event.request, url)) event.respondWith(fromNetworkOr(event.request, home));
  else if (isAsset(url)) event.respondWith(fromNetworkOr(event.request, url.href));
});

// A page that has started says what it was made of. That is kept, and what an earlier version was made of is not.
let keeping = Promise.resolve();
addEventListener("message", (event) => {
  keeping = keeping.then(() => keep(event.data)).catch(() => {});
  event.waitUntil(keeping);
});

async function fromNetworkOr(request, kept) {
  try {
    return await fetch(request);
  } catch (failure) {
    const cached = await (await whole())?.match(kept, { ignoreVary: true });
    if (cached) return cached;
    throw failure;
  }
}

// The newest version that is whole.
async function whole() {
  for (const name of (await caches.keys()).filter((name) => name.startsWith(prefix)).sort().reverse()) {
    const cache = await caches.open(name);
    if (await cache.match(ready)) return cache;
  }
}

async function keep(addresses) {
  const wanted = new Set(addresses.map((address) => new URL(address, location.origin)).filter((url) => url.origin === location.origin && isAsset(url)).map((url) => url.href));
  wanted.add(home);
  // Where one is missing, the server has a newer version: that is kept once it has started.
  const files = await Promise.all([...wanted].map(async (href) => [href, await read(href)]));
  const former = await caches.keys();
  const name = prefix + String(Date.now()).padStart(16, "0");
  const cache = await caches.open(name);
  try {
    for (const [href, file] of files) await cache.put(href, file);
    await cache.put(ready, new Response("ready"));
  } catch (failure) {
    await caches.delete(name);
    throw failure;
  }
  await Promise.all(former.map((name) => caches.delete(name)));
}

async function read(href) {
  const response = await fetch(href);
  if (!response.ok) throw new Error(`${href}: ${response.status}`);
  return new Response(await response.blob(), { headers: response.headers });
}
