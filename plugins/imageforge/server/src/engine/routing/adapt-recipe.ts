import type { Recipe } from '../generation/generation';
import { capabilityProblem, type ImageModel, nearestSize, type Warning } from '../image-model';

type Adapted = { recipe: Recipe; warnings: Warning[] } | { problem: string };

/**
 * The recipe as another model can serve it. What only colours the result (seed, negative prompt,
 * quality, settings of one provider) is left out with a warning; what makes it another picture or
 * another file (mode, size, length of the prompt, transparency) is not given up. A size that nobody
 * asked for, because it is the source image's, becomes the nearest one of this model.
 * @param spareSeed for a model that has seeds, where the recipe's has none
 */
export const adaptRecipe = (recipe: Recipe, model: ImageModel, spareSeed: number): Adapted => {
  const { capabilities: able, label } = model;
  const warnings: Warning[] = [];
  const leaveOut = (name: string): undefined => {
    warnings.push({
      code: 'unsupported-setting',
      message: `${label} stood in and does not know the setting "${name}"; it was left out.`,
      details: { name },
    });
    return undefined;
  };

  const { seed, negativePrompt, quality, parameters: settings, ...same } = recipe;
  const known = Object.entries(settings).filter(([name, value]) => isKnown(name, value, able) || leaveOut(name));
  const adapted = {
    ...same,
    provider: model.provider,
    model: model.id,
    ...(recipe.sizedBySource && { size: nearestSize(recipe.size, able.sizes) }),
    seed: able.seed ? (seed ?? spareSeed) : seed === undefined ? undefined : leaveOut('seed'),
    negativePrompt: !negativePrompt || able.negativePrompt ? negativePrompt : leaveOut('negativePrompt'),
    quality: quality === undefined || able.qualities.includes(quality) ? quality : leaveOut('quality'),
    parameters: Object.fromEntries(known),
  };
  const problem = capabilityProblem({ ...adapted, images: recipe.images.length }, able);
  return problem ? { problem: `${problem.field}: ${problem.reason}` } : { recipe: adapted, warnings };
};

const isKnown = (name: string, value: unknown, able: ImageModel['capabilities']): boolean => {
  const values = able.parameterValues?.[name];
  return able.parameters.includes(name) && (!values || values.includes(value as string));
};
