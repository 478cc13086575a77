/** How much is to happen. The environment says it for a long run: `npm run chaos`. */
export interface Plan {
  seed: number;
  generations: number;
  kills: number;
  /** How often each service is restarted. */
  restarts: number;
  /** When the killing ends, also where not all of it is done; the test has failed then. */
  limitMs: number;
}

const numberFrom = (name: string, fallback: number): number => {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value < 2 ** 32) return value;
  throw new Error(`${name}: expected a whole number from 1, got "${text}".`);
};

export const readPlan = (): Plan => {
  const kills = numberFrom('CHAOS_KILLS', 15);
  return {
    seed: numberFrom('CHAOS_SEED', 1 + Math.floor(Math.random() * 1_000_000)),
    generations: numberFrom('CHAOS_GENERATIONS', 60),
    kills,
    restarts: Math.max(1, Math.round(kills / 50)),
    limitMs: numberFrom('CHAOS_MINUTES', 6) * 60_000,
  };
};
