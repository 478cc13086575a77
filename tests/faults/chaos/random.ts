/** Chances that come out the same for the same seed. */
export interface Chance {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from 0 to below this one. */
  below(limit: number): number;
  /** One of them, each as often as its weight says. */
  weighted<T>(choices: readonly { weight: number; value: T }[]): T;
}

/** Mulberry32: small, and good enough to pick victims with. */
export const createChance = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    weighted(choices) {
      let left = next() * choices.reduce((sum, { weight }) => sum + weight, 0);
      const chosen = choices.find(({ weight }) => (left -= weight) < 0) ?? choices.at(-1);
      if (!chosen) throw new Error('Expected something to choose from.');
      return chosen.value;
    },
  };
};
