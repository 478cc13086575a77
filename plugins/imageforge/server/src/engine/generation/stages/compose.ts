import { ForgeError } from '../../errors';
import {
  capabilityProblem,
  type Demand,
  type ImageModel,
  type Mode,
  modelKey,
  type Size,
  type Warning,
} from '../../image-model';
import type { OutputOptions, Recipe } from '../generation';

export interface ComposeInput {
  prompt: string;
  negativePrompt?: string;
  /** Whether the request itself asked for it, rather than a template or a preset. */
  negativePromptRequested: boolean;
  template?: Recipe['template'];
  preset?: string;
  /** `undefined`: the model's default. */
  size?: Size;
  n: number;
  /** `undefined`: a random one, where the model has seeds. */
  seed?: number;
  quality?: string;
  background?: Recipe['background'];
  parameters: Record<string, unknown>;
  /** Keys in the OriginalStore. */
  images: string[];
  mask?: string;
  output: OutputOptions;
}

/**
 * Checks what is asked against what the model can do and freezes it into a recipe.
 * @param candidates models to name in the error when this one can't.
 * @param randomSeed a whole number from 0 to 2³² − 1.
 * @throws ForgeError IMAGEFORGE_UNSUPPORTED with the field, what was expected and what came.
 */
export const composeRecipe = (
  input: ComposeInput,
  model: ImageModel,
  candidates: readonly ImageModel[],
  randomSeed: () => number,
): { recipe: Recipe; warnings: Warning[] } => {
  const { capabilities } = model;
  const mode = modeOf(input);
  const size = input.size ?? capabilities.defaultSize;
  const demand = demandOf(input, mode, size);
  const problem = capabilityProblem(demand, capabilities);
  if (problem) {
    const able = candidates.filter((other) => !capabilityProblem(demand, other.capabilities)).map(modelKey);
    throw new ForgeError('IMAGEFORGE_UNSUPPORTED', `${model.label}: ${problem.reason}.${hint(able)}`, {
      details: { field: problem.field, model: modelKey(model), models: able },
    });
  }

  const warnings: Warning[] = [];
  let negativePrompt = input.negativePrompt;
  if (negativePrompt && !capabilities.negativePrompt) {
    warnings.push({
      code: 'unsupported-setting',
      message: `${model.label} has no negative prompt; the one of the template or preset was left out.`,
      details: { negativePrompt },
    });
    negativePrompt = undefined;
  }

  return {
    warnings,
    recipe: {
      mode,
      prompt: input.prompt,
      ...(negativePrompt && { negativePrompt }),
      ...(input.template && { template: input.template }),
      ...(input.preset && { preset: input.preset }),
      provider: model.provider,
      model: model.id,
      size,
      n: input.n,
      ...(capabilities.seed && { seed: input.seed ?? randomSeed() }),
      ...(input.quality && { quality: input.quality }),
      ...(input.background && { background: input.background }),
      parameters: input.parameters,
      images: input.images,
      ...(input.mask && { mask: input.mask }),
      output: input.output,
    },
  };
};

const modeOf = (input: ComposeInput): Mode => {
  if (input.images.length === 0) return 'text-to-image';
  return input.mask ? 'inpaint' : 'edit';
};

const hint = (able: readonly string[]): string => (able.length > 0 ? ` Models that can: ${able.join(', ')}.` : '');

/** What has to be served as it was asked for; what a template brought along may be left out. */
const demandOf = (input: ComposeInput, mode: Mode, size: Size): Demand => ({
  mode,
  prompt: input.prompt,
  size,
  seed: input.seed,
  negativePrompt: input.negativePromptRequested ? input.negativePrompt : undefined,
  quality: input.quality,
  background: input.background,
  parameters: input.parameters,
  images: input.images.length,
  hasMask: input.mask !== undefined,
});
