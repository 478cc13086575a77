/**
 * Waits for a promise, but not longer than that. The work itself goes on; what becomes of it after
 * the deadline is nobody's business any more.
 *
 * @throws Error when it takes longer, and whatever the promise rejects with
 */
export const within = async <T>(promise: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  promise.catch(() => undefined);
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
};
