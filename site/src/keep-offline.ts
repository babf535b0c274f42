import { find } from './element.js';

/** Lets a service worker keep the page, so that it opens without a network from the second time on. */
export function keepOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  const address = new URL('service-worker.js', document.baseURI);
  navigator.serviceWorker.register(address).then(
    () =>
      navigator.serviceWorker.ready.then(() => {
        find('#offline', HTMLElement).textContent = 'Kept on this device: works offline.';
      }),
    (error: unknown) => {
      // The page works without; a private window or a full disk is no reason to complain.
      console.info('not kept for offline use:', error);
    },
  );
}
