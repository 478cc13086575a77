import { errorCodes, type StoredError } from '../errors';
import type { Attempt, Generation, GenerationImage, Recipe, Skip } from '../generation/generation';
import type { Warning } from '../image-model';
import type { Verdict } from '../moderation';
import type { Remains } from '../ports';
import type { Expired } from './judge';

/** Stands where something was said that may have quoted the prompt. */
const notKept = 'What it said is not kept any more.';

/** What is different on the row afterwards, with marks for what is gone. */
export const remainsOf = (generation: Generation, expired: Expired, now: Date): Remains => {
  const at = now.toISOString();
  const { purged: before } = generation;
  const purged = {
    ...before,
    ...(expired.prompt && { prompt: at }),
    ...(expired.originals && { originals: at }),
    ...(expired.sources.length > 0 && { sources: [...(before?.sources ?? []), ...expired.sources] }),
    ...(expired.images.length > 0 && { images: [...(before?.images ?? []), ...expired.images] }),
  };
  return { ...(expired.prompt && withoutWords(generation)), purged };
};

/** Everything that may repeat the prompt or quote it: providers do so in their errors. */
const withoutWords = ({ recipe, images, screening, attempts, skips, warnings, error }: Generation): Omit<Remains, 'purged'> => ({
  recipe: withoutPrompt(recipe),
  images: images.map(imageWithout),
  ...(screening && { screening: { ...screening, verdict: withoutExcerpts(screening.verdict) } }),
  attempts: attempts.map((attempt): Attempt => ({ ...attempt, ...errorOf(attempt) })),
  ...(skips && { skips: skips.map((skip): Skip => ({ ...skip, message: notKept, ...errorOf(skip) })) }),
  warnings: warnings.map(({ code, details }): Warning => ({ code, message: notKept, ...numbersOf(details) })),
  ...errorOf({ error }),
});

/** What is kept of a recipe, beside the numbers of its parameters and its file. Whatever is not named goes: a field that is new may have words. */
const keptOfRecipe = [
  'mode',
  'preset',
  'provider',
  'model',
  'size',
  'sizedBySource',
  'n',
  'seed',
  'quality',
  'background',
  'images',
  'mask',
  'parents',
  'maskGrow',
  'maskFeather',
  'strength',
  'extend',
  'factor',
  'visibility',
] as const satisfies readonly (keyof Recipe)[];

/** All that made the image but the words. */
const withoutPrompt = (recipe: Recipe): Recipe => ({
  ...pick(recipe, keptOfRecipe),
  prompt: '',
  ...(recipe.template && { template: { ...pick(recipe.template, ['slug', 'hash']), variables: {} } }),
  parameters: Object.fromEntries(Object.entries(recipe.parameters).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean')),
  output: pick(recipe.output, ['format', 'quality', 'fit', 'operations', 'overlays', 'metadata']),
});

const pick = <Whole extends object, Name extends keyof Whole>(whole: Whole, names: readonly Name[]): Pick<Whole, Name> =>
  Object.fromEntries(names.filter((name) => whole[name] !== undefined).map((name) => [name, whole[name]])) as Pick<Whole, Name>;

const imageWithout = (image: GenerationImage): GenerationImage => ({
  ...image,
  ...(image.moderation && { moderation: withoutExcerpts(image.moderation) }),
  ...errorOf(image),
});

/** The scores stay: they are about the moderators. */
const withoutExcerpts = (verdict: Verdict): Verdict => ({
  ...verdict,
  findings: verdict.findings.map(({ excerpt: _excerpt, ...finding }) => finding),
});

/** The code stays, with the sentence that the table has for it. */
const errorOf = ({ error }: { error?: StoredError }): { error?: StoredError } =>
  error ? { error: { code: error.code, message: errorCodes[error.code].message, ...numbersOf(error.details) } } : {};

/** Numbers quote nothing: an index, a status, how many were asked for. */
const numbersOf = (details: Record<string, unknown> = {}): { details?: Record<string, unknown> } => {
  const numbers = Object.entries(details).filter(([, value]) => typeof value === 'number');
  return numbers.length > 0 ? { details: Object.fromEntries(numbers) } : {};
};
