import { createHash } from 'node:crypto';
import type { Generation, Recipe, Skip } from '../generation/generation';
import { modelKey, type PricedModel, type Warning } from '../image-model';
import { adaptRecipe } from './adapt-recipe';
import type { ModelRegistry } from './model-registry';

/** A model that may make the images. */
export interface Candidate extends PricedModel {
  /** `provider/model` */
  key: string;
  /** What it is asked for: the generation's recipe, as far as this model can serve it. */
  recipe: Recipe;
  isStandIn: boolean;
  /** What has to be said once it has made an image. */
  notes: Warning[];
}

/** Models that stand in for one that fails, in order; by `provider/model`. */
export type Fallbacks = Readonly<Record<string, readonly string[]>>;

/** A model that is no candidate for a generation, whenever it is looked at, and why. */
type Unfit = Omit<Skip, 'at' | 'error'>;

export const isUnfit = (one: Candidate | Unfit): one is Unfit => 'reason' in one;

/** The recipe's model and those that are meant to stand in for it, in order. */
export const candidatesOf = (
  generation: Pick<Generation, 'id' | 'recipe'>,
  models: Pick<ModelRegistry, 'all'>,
  fallbacks: Fallbacks,
): (Candidate | Unfit)[] => {
  const wanted = modelOf(generation.recipe);
  return [...new Set([wanted, ...(fallbacks[wanted] ?? [])])].map((key) => candidateOf(generation, models, key));
};

/** This one model as a candidate, whether or not it is meant to stand in. */
export const candidateOf = (
  { id, recipe }: Pick<Generation, 'id' | 'recipe'>,
  models: Pick<ModelRegistry, 'all'>,
  key: string,
): Candidate | Unfit => {
  const wanted = modelOf(recipe);
  const priced = models.all.find(({ model }) => modelKey(model) === key);
  if (!priced) return { ...splitKey(key), reason: 'not-configured', message: `There is no model "${key}" here.` };
  // Accepted when the request came: it is asked for exactly that.
  if (key === wanted) return { ...priced, key, recipe, isStandIn: false, notes: [] };
  const adapted = adaptRecipe(recipe, priced.model, spareSeed(id));
  if ('problem' in adapted) {
    return { ...splitKey(key), reason: 'unsupported', message: `${priced.model.label}: ${adapted.problem}.` };
  }
  const notes = [standInNote(wanted, key), ...adapted.warnings];
  return { ...priced, key, recipe: adapted.recipe, isStandIn: true, notes };
};

/** `provider/model` of a recipe, or of an attempt. */
export const modelOf = ({ provider, model }: Pick<Recipe, 'provider' | 'model'>): string => `${provider}/${model}`;

/** `provider/model`: a provider's id has no slash, a model's name may have. */
const splitKey = (key: string): { provider: string; model: string } => {
  const slash = key.indexOf('/');
  return { provider: key.slice(0, slash), model: key.slice(slash + 1) };
};

/** The same after every retry and crash, so that the images of one batch belong together. */
const spareSeed = (generationId: string): number => createHash('sha256').update(generationId).digest().readUInt32BE();

const standInNote = (from: string, to: string): Warning => ({
  code: 'fallback',
  message: `${to} stood in for ${from}.`,
  details: { from, to },
});
