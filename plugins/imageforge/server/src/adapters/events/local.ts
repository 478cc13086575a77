import { messageOf } from '../../engine/errors';
import type { EventBus, ForgeEvent, Logger } from '../../engine/ports';

type Listener = (event: ForgeEvent) => void;

interface Listeners {
  add(listener: Listener): () => void;
  /** Hands the event to every listener; what one of them throws is logged. */
  deliver(event: ForgeEvent): void;
  clear(): void;
}

/** Those who look on in this process. */
export const createListeners = (logger: Logger): Listeners => {
  // A function that subscribes twice hears twice, and leaves one subscription at a time.
  const subscriptions = new Set<{ listener: Listener }>();
  const complain = (event: ForgeEvent, thrown: unknown): void =>
    logger.warn(`A listener failed at ${event.type}: ${messageOf(thrown)}`);

  return {
    add(listener) {
      const subscription = { listener };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
    deliver(event) {
      for (const subscription of [...subscriptions]) {
        // One that left while we were at it hears nothing more.
        if (!subscriptions.has(subscription)) continue;
        try {
          const result: unknown = subscription.listener(event);
          // A listener may be an async function, although its type promises nothing.
          if (result instanceof Promise) result.catch((thrown: unknown) => complain(event, thrown));
        } catch (thrown) {
          complain(event, thrown);
        }
      }
    },
    clear: () => subscriptions.clear(),
  };
};

/**
 * Events within this process. Listeners are called one after the other before `publish` returns;
 * after `close` nothing is delivered any more.
 */
export const createLocalEventBus = ({ logger }: { logger: Logger }): EventBus => {
  const listeners = createListeners(logger);
  let closed = false;
  return {
    publish(event) {
      if (!closed) listeners.deliver(event);
    },
    subscribe: (listener) => listeners.add(listener),
    async close() {
      closed = true;
      listeners.clear();
    },
  };
};
