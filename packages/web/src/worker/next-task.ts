/**
 * Waits until the messages that have come were heard: a promise alone lets none of them in. Without it a page's
 * "abort" and its next phrase would wait until all runs of a model are over.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
