/** Runs it as if it were that time, ms since 1970; only what is asked for the date is told so. */
export const atTime = async <T>(time: number, run: () => Promise<T>): Promise<T> => {
  jest.useFakeTimers({
    now: time,
    doNotFake: ['setTimeout', 'setImmediate', 'setInterval', 'nextTick', 'queueMicrotask', 'clearTimeout', 'clearInterval', 'clearImmediate', 'performance', 'hrtime'],
  });
  try {
    return await run();
  } finally {
    jest.useRealTimers();
  }
};
