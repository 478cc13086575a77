import { StreamRefused } from './streamRefused';

interface StreamParts {
  /** Reads until the connection ends. @throws StreamRefused */
  read(onOpen: () => void, signal: AbortSignal): Promise<void>;
  /** Asks for what was missed meanwhile; through Strapi's client, which renews an expired token. Never rejects. */
  catchUp(signal: AbortSignal): Promise<void>;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/** Keeps a stream open, with longer and longer pauses while it does not work, until it is aborted or not to be had. */
export const keepStream = async ({ read, catchUp, pause }: StreamParts, signal: AbortSignal): Promise<void> => {
  for (let wait = firstPauseMs; !signal.aborted; wait = Math.min(wait * 2, longestPauseMs)) {
    const onOpen = () => {
      wait = firstPauseMs;
      void catchUp(signal);
    };
    try {
      await read(onOpen, signal);
    } catch (thrown) {
      const status = thrown instanceof StreamRefused ? thrown.status : undefined;
      if (status === 403 || status === 404) return;
      // An expired token: catching up renews it for the next attempt.
      if (status === 401) await catchUp(signal);
    }
    await pause(wait, signal);
  }
};
