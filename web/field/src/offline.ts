// The service worker makes the page open with no network; a new version waits until the user agrees to it.
import { ref } from "vue";

/** A new version of the page is on the phone. */
export const updateWaits = ref(false);
let waiting: ServiceWorker | null = null;

export function keepForOffline(): void {
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) return;
  const hadOne = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.register("service_worker.js").then(watch, (error: unknown) => console.error("offline:", error));
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (hadOne && updateWaits.value) location.reload();
  });
}

function watch(registration: ServiceWorkerRegistration): void {
  const offer = (worker: ServiceWorker | null) => {
    if (worker?.state !== "installed" || !navigator.serviceWorker.controller) return;
    waiting = worker;
    updateWaits.value = true;
  };
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => offer(fresh));
  });
}

export function takeUpdate(): void {
  waiting?.postMessage("take-over");
}
