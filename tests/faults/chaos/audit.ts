import {
  type Asset,
  type Attempt,
  type Generation,
  isFinal,
} from '../../../plugins/imageforge/server/src/engine/generation/generation';
import type { Books } from '../host';

/** How many there are of each. */
export type Counts = Record<string, number>;

export const countBy = <T>(items: readonly T[], nameOf: (item: T) => string): Counts => {
  const counts: Counts = {};
  for (const item of items) {
    const name = nameOf(item);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

const repeated = <T>(items: readonly T[]): T[] => items.filter((item, index) => items.indexOf(item) !== index);

/**
 * What an attempt says about its call: the provider had it for sure, since it answered; nobody knows; or
 * it was given up before it left.
 */
const proofOf = ({ state, error }: Attempt): 'received' | 'perhaps' | 'never sent' => {
  if (state === 'ambiguous') return 'perhaps';
  return state === 'succeeded' || typeof error?.details?.status === 'number' ? 'received' : 'never sent';
};

/**
 * Every call was recorded before it was made, and none twice. So of each generation the provider has
 * received the calls that it answered, no more than these and the ambiguous ones, and no other.
 */
const callProblems = ({ id, recipe, attempts }: Generation, calls: ReadonlyMap<string, number>): string[] => {
  const { received = 0, perhaps = 0 } = countBy(attempts, proofOf);
  const got = calls.get(recipe.prompt) ?? 0;
  if (got >= received && got <= received + perhaps) return [];
  return [`${id}: the provider received ${got} calls; ${received} attempts were answered and ${perhaps} are ambiguous.`];
};

const endProblems = ({ id, state, stage, attempts, images, error, costMicroUsd }: Generation): string[] => {
  const open = attempts.filter((attempt) => attempt.state === 'started').length;
  const costs = attempts.map((attempt) => attempt.costMicroUsd);
  const sum = costs.reduce<number>((total, cost = 0) => total + cost, 0);
  return [
    !isFinal(state) && `is ${state} in the stage ${stage}.`,
    open > 0 && `has ${open} attempts that never ended.`,
    state === 'succeeded' && error && `succeeded with the error ${error.code}.`,
    state === 'succeeded' && !images.some(({ assetId }) => assetId) && 'succeeded without an image.',
    state === 'failed' && !error && 'failed without an error.',
    !costs.includes(undefined) && costMicroUsd !== sum && `shows a cost of ${costMicroUsd}; its attempts cost ${sum}.`,
  ].flatMap((problem) => (problem ? [`${id} ${problem}`] : []));
};

/** The ledger has one entry for each attempt, with its cost, and no other. */
const chargeProblems = (generations: readonly Generation[], charges: Books['charges']): string[] => {
  const keyOf = (generationId: string, attemptId: string, microUsd: number | null, isAmbiguous: boolean) =>
    `${generationId}/${attemptId}: ${microUsd ?? 'unknown'} micro-USD${isAmbiguous ? ', ambiguous' : ''}`;
  const expected = generations.flatMap(({ id, attempts }) =>
    attempts.map((attempt) => keyOf(id, attempt.id, attempt.costMicroUsd ?? null, attempt.state === 'ambiguous')),
  );
  const booked = charges.map((one) => keyOf(one.generationId, one.attemptId, one.microUsd, Boolean(one.isAmbiguous)));
  return [
    ...expected.filter((key) => !booked.includes(key)).map((key) => `no charge is booked for ${key}`),
    ...booked.filter((key) => !expected.includes(key)).map((key) => `no attempt is known of the charge ${key}`),
    ...repeated(booked).map((key) => `booked twice: ${key}`),
  ];
};

/** An image is published once, and only images of what succeeded are. */
const assetProblems = (generations: readonly Generation[], assets: readonly Asset[]): string[] => {
  const stateOf = new Map(generations.map(({ id, state }) => [id, state]));
  const published = assets.filter(({ state }) => state === 'published');
  return [
    ...repeated(assets.map(({ generationId, index }) => `${generationId}#${index}`)).map((one) => `two assets for ${one}`),
    ...repeated(published.map(({ fileId }) => fileId)).map((fileId) => `two assets have the file ${fileId}`),
    ...assets
      .filter(({ state }) => state === 'publishing')
      .map(({ id, generationId }) => `asset ${id} of ${generationId} is still being published`),
    ...generations
      // One whose worker died too often after its first image was public says that others may be missing.
      .filter(({ state, warnings }) => state === 'succeeded' && !warnings.some(({ code }) => code === 'image-failed'))
      .flatMap(({ id, images }) =>
        images
          .filter(({ original, error, index }) => original && !error && !published.some((asset) => asset.generationId === id && asset.index === index))
          .map(({ index }) => `${id}#${index} was paid for and is not published`),
      ),
    ...published
      .filter(({ generationId }) => stateOf.get(generationId) !== 'succeeded')
      .map(({ generationId, index }) => `${generationId}#${index} is published, and its generation ${stateOf.get(generationId)}`),
  ];
};

/** Everything that is not as it has to be when all work has ended. */
export const problemsOf = (
  { generations, assets, charges, leased }: Books,
  asked: readonly string[],
  calls: ReadonlyMap<string, number>,
): string[] => {
  const ids = generations.map(({ id }) => id);
  const prompts = new Set(generations.map(({ recipe }) => recipe.prompt));
  return [
    ...asked.filter((id) => !ids.includes(id)).map((id) => `${id} was accepted and is gone`),
    ...ids.filter((id) => !asked.includes(id)).map((id) => `${id} was made of a request that got another one`),
    ...repeated(asked).map((id) => `${id} was the answer to two requests`),
    ...[...calls.keys()].filter((prompt) => !prompts.has(prompt)).map((prompt) => `nobody asked for "${prompt}"`),
    ...leased.map((id) => `${id} is still held`),
    ...generations.flatMap(endProblems),
    ...generations.flatMap((generation) => callProblems(generation, calls)),
    ...chargeProblems(generations, charges),
    ...assetProblems(generations, assets),
  ];
};
