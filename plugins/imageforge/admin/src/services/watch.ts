import type { GenerationStreamEvent, GenerationView, ImageView } from '../../../shared/generations';
import { isAbort, toProblem } from './problem';
import { initialProgress, isSettled, type Progress, withGeneration, withImage, withPreview } from './progress';

interface WatchParts {
  /** Reads the generation's events until the server ends them. @throws when there is no stream */
  stream(id: string, onEvent: (event: GenerationStreamEvent) => void, signal: AbortSignal): Promise<void>;
  /** Asks once; also refreshes the session, so that the next stream has a valid token. */
  get(id: string, signal: AbortSignal): Promise<GenerationView>;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

const pollMs = 2_000;
const reviewPollMs = 15_000;
const slowestPollMs = 15_000;
/** The first event tells the present state at once; if it does not, something holds the stream back. */
const firstEventMs = 5_000;
/** A stream that told nothing is tried once more after the next answer: its token may have expired. */
const streamAttempts = 2;
/** Every so many polls, streams that told nothing are tried again. */
const pollsBeforeStream = 10;
/** So many unanswered polls in a row count as a lost connection. */
const lostAfter = 2;

interface Watched {
  progress: Progress;
  listeners: Set<(progress: Progress) => void>;
  /** `undefined`: nothing is left to wait for. */
  loop?: AbortController;
}

/**
 * Watches generations, one connection each however many look at it: by stream, and by polling
 * while that does not work. It stops when nothing can change any more.
 */
export const createWatcher = (parts: WatchParts) => {
  const watched = new Map<string, Watched>();

  const publish = (entry: Watched, progress: Progress) => {
    entry.progress = progress;
    entry.listeners.forEach((listener) => listener(progress));
  };

  const isDone = ({ progress: { view, problem } }: Watched) => problem !== undefined || (view !== undefined && isSettled(view));

  /** Whether the stream told anything. */
  const readStream = async (id: string, entry: Watched, signal: AbortSignal): Promise<boolean> => {
    let heard = false;
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    signal.addEventListener('abort', abort);
    const onEvent = (event: GenerationStreamEvent) => {
      if (attempt.signal.aborted) return;
      heard = true;
      if (event.event === 'generation') publish(entry, withGeneration(entry.progress, event.data));
      if (event.event === 'preview') publish(entry, withPreview(entry.progress, event.data));
    };
    // A stream that breaks is no error: polling takes over, and says so if it fails as well.
    const reading = parts.stream(id, onEvent, attempt.signal).catch(() => undefined);
    const tooLate = parts.pause(firstEventMs, attempt.signal).then(() => (heard ? reading : abort()));
    await Promise.race([reading, tooLate]);
    abort();
    signal.removeEventListener('abort', abort);
    return heard;
  };

  const poll = async (id: string, entry: Watched, signal: AbortSignal, failures: number): Promise<number> => {
    try {
      const view = await parts.get(id, signal);
      if (!signal.aborted) publish(entry, withGeneration(entry.progress, view));
      return 0;
    } catch (thrown) {
      if (signal.aborted || isAbort(thrown)) return failures;
      const problem = toProblem(thrown);
      if (problem.kind === 'missing' || problem.kind === 'forbidden') publish(entry, { ...entry.progress, problem });
      else if (failures + 1 >= lostAfter) publish(entry, { ...entry.progress, connection: 'lost' });
      return failures + 1;
    }
  };

  const run = async (id: string, entry: Watched, signal: AbortSignal) => {
    let failures = 0;
    let silentStreams = 0;
    for (let polls = 1; !signal.aborted; polls += 1) {
      if (silentStreams < streamAttempts) {
        silentStreams = (await readStream(id, entry, signal)) ? 0 : silentStreams + 1;
        if (signal.aborted || isDone(entry)) return;
      }
      failures = await poll(id, entry, signal, failures);
      if (signal.aborted || isDone(entry)) return;
      const patience = entry.progress.view?.state === 'review' && silentStreams > 0 ? reviewPollMs : pollMs;
      await parts.pause(Math.min(patience * 2 ** failures, Math.max(patience, slowestPollMs)), signal);
      if (polls % pollsBeforeStream === 0) silentStreams = 0;
    }
  };

  const start = (id: string, entry: Watched) => {
    if (entry.loop) return;
    const loop = new AbortController();
    entry.loop = loop;
    void run(id, entry, loop.signal).finally(() => {
      if (entry.loop === loop) entry.loop = undefined;
    });
  };

  return {
    /** Calls the listener with what is known now, and with every change; returns how to stop. */
    watch(id: string, listener: (progress: Progress) => void): () => void {
      const entry: Watched = watched.get(id) ?? { progress: initialProgress, listeners: new Set() };
      watched.set(id, entry);
      entry.listeners.add(listener);
      listener(entry.progress);
      if (!isDone(entry)) start(id, entry);
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size > 0) return;
        entry.loop?.abort();
        watched.delete(id);
      };
    },

    /** Takes over what an answer said about one image, and goes on watching if it is being published. */
    update(id: string, image: ImageView): void {
      const entry = watched.get(id);
      if (!entry) return;
      publish(entry, withImage(entry.progress, image));
      if (!isDone(entry)) start(id, entry);
    },

    /** Asks anew, with fresh addresses of its images. */
    async refresh(id: string): Promise<void> {
      const entry = watched.get(id);
      if (!entry) return;
      const view = await parts.get(id, new AbortController().signal).catch(() => undefined);
      if (!view || watched.get(id) !== entry) return;
      publish(entry, withGeneration(entry.progress, view, { freshAddresses: true }));
      if (!isDone(entry)) start(id, entry);
    },

    /** Tries again after watching was given up. */
    retry(id: string): void {
      const entry = watched.get(id);
      if (!entry) return;
      publish(entry, { ...entry.progress, problem: undefined, connection: 'ok' });
      if (!isDone(entry)) start(id, entry);
    },
  };
};

