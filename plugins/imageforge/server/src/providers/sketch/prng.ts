/** A stream of pseudo-random numbers: the same key gives the same numbers on every machine. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** min ≤ x < max */
  range(min: number, max: number): number;
  /** A whole number, min ≤ x ≤ max. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** A new list in another order. */
  shuffle<T>(list: readonly T[]): T[];
  /** About normally distributed: mean 0, standard deviation 1, never beyond ±3.5. */
  gauss(): number;
  /** An independent stream, so that more detail here doesn't move what is drawn elsewhere. */
  fork(name: string): Random;
}

/** 32-bit FNV-1a with a final avalanche: neighbouring seeds share nothing. */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** mulberry32 (public domain, Tommy Ettinger), keyed by a text. */
export const createRandom = (key: string): Random => {
  let state = hashText(key);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const random: Random = {
    next,
    range: (min, max) => min + next() * (max - min),
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => {
      const index = Math.floor(next() * list.length);
      if (index >= list.length) throw new RangeError('pick() needs a list with something in it');
      return list[index] as (typeof list)[number];
    },
    shuffle: (list) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        const held = copy[i] as (typeof copy)[number];
        copy[i] = copy[j] as (typeof copy)[number];
        copy[j] = held;
      }
      return copy;
    },
    gauss: () => (next() + next() + next() + next() - 2) * 1.73,
    fork: (name) => createRandom(`${key}/${name}`),
  };
  return random;
};
