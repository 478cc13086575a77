import type { ReviewChanged } from '../../../shared/reviews';
import { keepStream } from './keepStream';

interface ReviewEventParts {
  /** Reads the events until the connection ends. @throws StreamRefused */
  stream(handlers: { onOpen(): void; onEvent(event: ReviewChanged['data']): void }, signal: AbortSignal): Promise<void>;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** Called with the generation whose review has changed; with `undefined` when any may have. */
type Listener = (id: string | undefined) => void;

/** Without a stream, it is asked so often. */
const pollMs = 5_000;
/** With one as well, because an event may be lost between two processes of the server. */
const rareMs = 30_000;
/** What comes within this time is told together: a backlog that is let loose must not be asked for one by one. */
const gatherMs = 250;

/** Hears of what waits for reviewers. One connection, however many listen. */
export const createReviewEvents = ({ stream, pause }: ReviewEventParts) => {
  const listeners = new Set<Listener>();
  let isActive = true;
  let loop: AbortController | undefined;

  const tell = (id: string | undefined) => listeners.forEach((listener) => listener(id));

  const run = (signal: AbortSignal) => {
    let isOpen = false;
    const gathered = new Set<string>();
    const gather = async (id: string) => {
      gathered.add(id);
      if (gathered.size > 1) return;
      await pause(gatherMs, signal);
      if (!signal.aborted) gathered.forEach(tell);
      gathered.clear();
    };

    const read = async (onOpen: () => void) => {
      const onOpened = () => {
        isOpen = true;
        onOpen();
      };
      await stream({ onOpen: onOpened, onEvent: ({ id }) => void gather(id) }, signal).finally(() => {
        isOpen = false;
      });
    };
    void keepStream({ read, catchUp: async () => tell(undefined), pause }, signal);

    const poll = async () => {
      while (!signal.aborted) {
        await pause(isOpen ? rareMs : pollMs, signal);
        if (!signal.aborted) tell(undefined);
      }
    };
    void poll();
  };

  const start = () => {
    loop = new AbortController();
    run(loop.signal);
  };
  const stop = () => {
    loop?.abort();
    loop = undefined;
  };

  return {
    /** @returns how to stop */
    listen(listener: Listener): () => void {
      listeners.add(listener);
      if (!loop && isActive) start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },

    /** Whether the page is looked at: a tab in the background gives its connection back. */
    setActive(next: boolean): void {
      if (next === isActive) return;
      isActive = next;
      if (listeners.size === 0) return;
      if (isActive) start();
      else stop();
    },
  };
};
