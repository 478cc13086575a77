import type { Attempt, Generation, GenerationImage } from '../generation/generation';
import type { MicroUsd } from '../budget/price';

/**
 * Upper ends of the classes that calls to providers are counted in by how long they took, s. They
 * are a part of what is stored: other classes would need a series of another name.
 */
export const callSeconds = [0.1, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300] as const;

/** What is counted, over all generations that have ended: the names, and their labels in order. */
export const totalSeries = {
  generations: ['state'],
  /** By the code that a generation ended with. */
  failures: ['code'],
  images: ['provider', 'model'],
  calls: ['provider', 'model', 'outcome', 'code'],
  /** Calls that took so long or less, s; `+Inf` are all of them. */
  callSeconds: ['provider', 'model', 'le'],
  callMillis: ['provider', 'model'],
  costMicroUsd: ['provider', 'model'],
  /** What of the cost may not have been charged. */
  ambiguousMicroUsd: ['provider', 'model'],
  /** Calls whose cost is not known and so is not in it. */
  unknownCosts: ['provider', 'model'],
  verdicts: ['subject', 'decision'],
  reviews: ['subject', 'decision'],
} as const;

export type TotalSeries = keyof typeof totalSeries;

/** One figure: a series, the values of its labels in their order, and how much it is or grows by. */
export interface Total {
  series: TotalSeries;
  labels: readonly string[];
  value: number;
}

/**
 * What generations that have ended add to the totals. Everything is read from their rows, so the
 * figures are the same whichever process worked on them, and however often it was killed.
 */
export const totalsOf = (generations: readonly Counted[]): Total[] => {
  const totals = new Map<string, Total>();
  const add: Add = (series, labels, value = 1) => {
    const key = JSON.stringify([series, ...labels]);
    totals.set(key, { series, labels, value: (totals.get(key)?.value ?? 0) + value });
  };
  for (const generation of generations) {
    add('generations', [generation.state]);
    if (generation.error) add('failures', [generation.error.code]);
    for (const attempt of generation.attempts) addCall(attempt, add);
    for (const image of generation.images) addImage(image, generation, add);
    const { screening } = generation;
    if (screening) add('verdicts', ['prompt', screening.verdict.decision]);
    if (screening?.review) add('reviews', ['prompt', screening.review.decision]);
  }
  return [...totals.values()];
};

/** What of a generation is counted. */
type Counted = Pick<Generation, 'state' | 'recipe' | 'error' | 'attempts' | 'images' | 'screening'>;

type Add = (series: TotalSeries, labels: readonly string[], value?: number | MicroUsd) => void;

const addCall = ({ provider, model, state, error, costMicroUsd, startedAt, finishedAt }: Attempt, add: Add): void => {
  add('calls', [provider, model, state, error?.code ?? '']);
  if (costMicroUsd === undefined) add('unknownCosts', [provider, model]);
  else add('costMicroUsd', [provider, model], costMicroUsd);
  if (state === 'ambiguous' && costMicroUsd !== undefined) add('ambiguousMicroUsd', [provider, model], costMicroUsd);
  // Its process died in it: how long it took is not known.
  if (finishedAt === undefined) return;
  const millis = Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
  add('callMillis', [provider, model], millis);
  for (const end of callSeconds) if (millis <= end * 1_000) add('callSeconds', [provider, model, String(end)]);
  add('callSeconds', [provider, model, '+Inf']);
};

const addImage = ({ original, madeBy, moderation, review }: GenerationImage, { recipe }: Counted, add: Add): void => {
  const { provider, model } = madeBy ?? recipe;
  if (original) add('images', [provider, model]);
  if (moderation) add('verdicts', ['output', moderation.decision]);
  if (review) add('reviews', ['output', review.decision]);
};
