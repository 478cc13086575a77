import { setImmediate } from 'node:timers/promises';

/** Longest work in one piece before others get their turn, ms. */
const sliceMs = 8;

/**
 * For long work in small pieces: awaited between two of them, it lets the process's other work have
 * its turn as soon as `sliceMs` have gone by.
 */
export const createPace = (): (() => Promise<void>) => {
  let begin = performance.now();
  return async () => {
    if (performance.now() - begin < sliceMs) return;
    await setImmediate();
    begin = performance.now();
  };
};
