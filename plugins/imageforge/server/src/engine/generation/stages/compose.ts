import { ForgeError } from '../../errors';
import {
  type Capabilities,
  type ImageModel,
  type Mode,
  modelKey,
  type Size,
  sizeProblem,
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
  const problem = firstProblem(input, mode, size, capabilities);
  if (problem) {
    const able = candidates.filter((other) => !firstProblem(input, mode, size, other.capabilities)).map(modelKey);
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

/** The first thing that the model can't do; `undefined`: it can do all of it. */
const firstProblem = (
  input: ComposeInput,
  mode: Mode,
  size: Size,
  able: Capabilities,
): { field: string; reason: string } | undefined => {
  if (!able.modes.includes(mode)) {
    return { field: input.mask ? 'mask' : 'images', reason: `expected one of the modes ${able.modes.join(', ')}, got ${mode}` };
  }
  const wrongSize = sizeProblem(size, able.sizes);
  if (wrongSize) return { field: 'size', reason: wrongSize };
  if (input.prompt.length > able.maxPromptLength) {
    return { field: 'prompt', reason: `expected at most ${able.maxPromptLength} characters, got ${input.prompt.length}` };
  }
  if (input.seed !== undefined && !able.seed) {
    return { field: 'seed', reason: 'it has no seeds, so the picture could not be made again' };
  }
  if (input.negativePromptRequested && input.negativePrompt && !able.negativePrompt) {
    return { field: 'negativePrompt', reason: 'it has no negative prompt; say in the prompt what should be there' };
  }
  if (input.quality !== undefined && !able.qualities.includes(input.quality)) {
    const expected = able.qualities.length > 0 ? `one of ${able.qualities.join(', ')}` : 'none, it has no such setting';
    return { field: 'quality', reason: `expected ${expected}, got "${input.quality}"` };
  }
  if (input.background === 'transparent' && !able.transparency) {
    return { field: 'background', reason: `it makes no transparent images` };
  }
  if (input.images.length > able.maxSourceImages) {
    return { field: 'images', reason: `expected at most ${able.maxSourceImages}, got ${input.images.length}` };
  }
  const unknown = Object.keys(input.parameters).find((name) => !able.parameters.includes(name));
  if (unknown !== undefined) {
    const expected = able.parameters.length > 0 ? `one of ${able.parameters.join(', ')}` : 'none';
    return { field: `parameters.${unknown}`, reason: `expected ${expected}, got "${unknown}"` };
  }
  for (const [name, value] of Object.entries(input.parameters)) {
    const values = able.parameterValues?.[name];
    if (values && !values.includes(value as string)) {
      return { field: `parameters.${name}`, reason: `expected one of ${values.join(', ')} for "${name}"` };
    }
  }
  if (JSON.stringify(input.parameters).length > maxParametersLength) {
    return { field: 'parameters', reason: `expected at most ${maxParametersLength} characters of JSON` };
  }
  return undefined;
};

/** Parameters stand in every row, so they are settings and not a place to keep things. */
const maxParametersLength = 10_000;
