// Lets the app start without a network. It keeps the app's files and nothing of a user; requests to the API pass it by.
const cacheName = "app";
const ready = new URL("/ready", location.origin).href;
const isAsset = (url) => /^\/(_framework|_content)\/|^\/(app|icon|manifest)[.\w-]*$/.test(url.pathname);
// The server's other addresses are not the app's pages.
const isPage = (request, url) => request.mode === "navigate" && !/^\/(graphql|health|pictures)\b/.test(url.pathname);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isPage(event.request, url)) event.respondWith(fromNetworkOr(event.request, new URL("/", location.origin).href));
  else if (isAsset(url)) event.respondWith(fromNetworkOr(event.request, url.href));
});

// A page that has started says what it was made of. That is kept, and what an earlier version was made of is not.
addEventListener("message", (event) => event.waitUntil(keep(event.data)));

async function fromNetworkOr(request, kept) {
  try {
    return await fetch(request);
  } catch (failure) {
    const cached = await (await caches.open(cacheName)).match(kept, { ignoreVary: true });
    if (cached) return cached;
    throw failure;
  }
}

async function keep(addresses) {
  const cache = await caches.open(cacheName);
  const wanted = new Set(addresses.map((address) => new URL(address, location.origin)).filter((url) => url.origin === location.origin && isAsset(url)).map((url) => url.href));
  wanted.add(new URL("/", location.origin).href);
  await Promise.all([...wanted].map((href) => cache.add(href)));
  for (const request of await cache.keys()) if (!wanted.has(request.url) && request.url !== ready) await cache.delete(request);
  await cache.put(ready, new Response("ready"));
}
