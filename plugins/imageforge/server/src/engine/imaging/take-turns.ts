/** Runs what it is given, at most so many at once; the others wait, first come, first served. */
export const takeTurns = (most: number) => {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    // Whoever ends hands its place on, so that nobody who comes later takes it.
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};
