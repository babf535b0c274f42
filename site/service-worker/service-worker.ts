// Keeps the page for opening without a network. The build writes in what belongs to it. The files that
// the model is opened from are not kept here: `@grounder/web` keeps them by their content.

/** The addresses of the page's files, relative to this one; the build replaces the text. */
declare const PAGE_FILES: readonly string[];
/** A digest of the page's files; the build replaces the text. */
declare const PAGE_VERSION: string;
declare const self: ServiceWorkerGlobalScope;

const prefix = 'grounder-page-';
const cacheName = `${prefix}${PAGE_VERSION}`;
const start = new URL('./', self.location.href).href;
const kept = new Set(PAGE_FILES.map((path) => new URL(path, start).href));

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(kept)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(removeOldPages().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const address = `${origin}${pathname}`;
  if (request.method !== 'GET' || !kept.has(address)) return;
  event.respondWith(fromCache(address, request));
});

async function fromCache(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(address)) ?? fetch(request);
}

async function removeOldPages(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
}
