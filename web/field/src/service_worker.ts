// Keeps the page's files, so that it opens with no network at all. The records are not its affair: they are in the
// replica. The build fills in the files and their version.
declare const __FILES__: string[];
declare const __VERSION__: string;

interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching {
  request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Scope {
  registration: { scope: string };
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Waiting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
}
const worker = self as unknown as Scope;

const prefix = "gridvisit-field-";
const cacheName = prefix + __VERSION__;
const page = new URL("index.html", worker.registration.scope).href;
const files = new Set(__FILES__.map((name) => new URL(name, worker.registration.scope).href));

async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([...files].map((url) => new Request(url, { cache: "reload" })));
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(prefix) && name !== cacheName).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function fromCache(url: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(url)) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(keepAll()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
worker.addEventListener("message", (event) => {
  if (event.data === "take-over") void worker.skipWaiting(); // the user agreed to the new version
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(worker.registration.scope)) return;
  if (request.mode === "navigate") event.respondWith(fromCache(page, request));
  else if (files.has(request.url)) event.respondWith(fromCache(request.url, request));
});
