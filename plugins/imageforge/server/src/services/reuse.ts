import { createHash } from 'node:crypto';
import { type Asset, type Generation, isFinal, type Requester } from '../engine/generation/generation';
import { type Asked, recipeHashOf } from '../engine/generation/recipe-hash';
import type { Warning } from '../engine/image-model';
import type { Clock, GenerationStore } from '../engine/ports';

interface Parts {
  store: Pick<GenerationStore, 'findLatest' | 'assetsOf'>;
  /** Whether the media library still has all of these files. */
  hasFiles(fileIds: readonly number[]): Promise<boolean>;
  clock: Clock;
  /** How long ago the same may have been asked for, ms; 0: nothing is reused. */
  withinMs: number;
}

/** An answer to `POST /generations`; `reused` when it was there already and nothing was made or paid. */
export type Accepted = Generation & { reused?: true };

/** What was found out about a request. */
interface Reuse {
  recipeHash: string;
  /** What answers it already. `undefined`: it has to be made. */
  existing?: Generation;
  /** The unique key for the row if it has to be made: of two that ask at once, one makes it. */
  key: string;
}

/** Answers a request with what the same requester has asked for shortly before. */
export const createReuse = ({ store, hasFiles, clock, withinMs }: Parts) => {
  const answers = async (generation: Generation): Promise<boolean> => {
    const age = clock.now().getTime() - Date.parse(generation.createdAt);
    if (age > withinMs || generation.cancelRequested) return false;
    if (!isFinal(generation.state)) return true;
    return generation.state === 'succeeded' && isWhole(generation, await store.assetsOf([generation.id]));
  };

  /** Every image that was asked for is there, and nobody has thrown one away. */
  const isWhole = async ({ images }: Generation, assets: readonly Asset[]): Promise<boolean> => {
    const there = assets.filter(({ state }) => state === 'ready' || state === 'publishing' || state === 'published');
    if (there.length < images.length) return false;
    return hasFiles(there.flatMap(({ fileId }) => (fileId === undefined ? [] : [fileId])));
  };

  return {
    /**
     * @returns undefined for a request that is not to be answered with what is there: reuse is off,
     *   or somebody who chooses among images, and named no seed, wants to see others.
     */
    async look(requester: Requester, asked: Asked): Promise<Reuse | undefined> {
      if (withinMs === 0 || (asked.publish === 'on-keep' && !asked.seedGiven)) return undefined;
      const recipeHash = recipeHashOf(asked);
      const latest = await store.findLatest(requester, recipeHash);
      const key = hash(['reuse', requester.kind, requester.id, recipeHash, latest?.id ?? null]);
      return { recipeHash, key, ...(latest && (await answers(latest)) && { existing: latest }) };
    },
  };
};

/** Says so on the answer; the row, which answered somebody before, stays as it is. */
export const asReused = (generation: Generation): Accepted => ({
  ...generation,
  reused: true,
  warnings: [...generation.warnings, warningOf(generation)],
});

const warningOf = ({ createdAt }: Generation): Warning => ({
  code: 'reused',
  message: `The same was asked for at ${createdAt}. This is what came of it; nothing was made anew and nothing was paid.`,
});

const hash = (parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
