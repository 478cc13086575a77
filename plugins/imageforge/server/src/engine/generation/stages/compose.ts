import { ForgeError } from '../../errors';
import { checkOperations, filledBox, type ImageLimits, maxSide } from '../../imaging';
import {
  capabilityProblem,
  type Demand,
  type Extension,
  fitDemand,
  formatSize,
  type ImageModel,
  type Mode,
  modelKey,
  nearestSize,
  shapeOf,
  type Size,
  type Warning,
} from '../../image-model';
import type { OutputOptions, Recipe } from '../generation';

export interface ComposeInput {
  mode: Mode;
  /** Empty where the mode has none. */
  prompt: string;
  negativePrompt?: string;
  /** Whether the request itself asked for it, rather than a template or a preset. */
  negativePromptRequested: boolean;
  template?: Recipe['template'];
  preset?: string;
  /** `undefined`: the one that is most like the source image, or the model's default where there is none. */
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
  maskGrow?: number;
  maskFeather?: number;
  strength?: number;
  search?: string;
  extend?: Extension;
  factor?: number;
  visibility?: Recipe['visibility'];
  output: OutputOptions;
  /** Fit it to what the model can do, with warnings, instead of refusing it. Default: no. */
  adapt?: boolean;
}

/**
 * Checks what is asked against what the model can do and freezes it into a recipe. Where the size
 * is decided by the source image, the recipe has the model's default until `sizedBySource`.
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
  const { mode } = input;
  const asked = demandOf(input, input.size ?? capabilities.defaultSize);
  const { demand, cropTo, warnings } = input.adapt ? fitDemand(asked, capabilities, model.label) : { demand: asked, warnings: [] as Warning[] };
  const problem = capabilityProblem(demand, capabilities);
  if (problem) {
    const able = candidates.filter((other) => !capabilityProblem(asked, other.capabilities)).map(modelKey);
    throw new ForgeError('IMAGEFORGE_UNSUPPORTED', `${model.label}: ${problem.reason}.${hint(able)}`, {
      details: { field: problem.field, model: modelKey(model), models: able },
    });
  }

  let { negativePrompt } = input;
  if (negativePrompt && !capabilities.negativePrompt) {
    if (!input.negativePromptRequested) {
      warnings.push({
        code: 'unsupported-setting',
        message: `${model.label} has no negative prompt; the one of the template or preset was left out.`,
        details: { negativePrompt },
      });
    }
    negativePrompt = undefined;
  }
  const factor = demand.factor ?? (mode === 'upscale' ? capabilities.factors?.[0] : undefined);

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
      size: demand.size ?? capabilities.defaultSize,
      ...(!input.size && input.images.length > 0 && shapeOf(mode).size === 'asked' && { sizedBySource: true as const }),
      n: demand.n ?? input.n,
      ...(capabilities.seed && { seed: demand.seed ?? randomSeed() }),
      ...(demand.quality && { quality: demand.quality }),
      ...(demand.background && { background: demand.background }),
      parameters: demand.parameters,
      images: input.images.slice(0, demand.images),
      ...(input.mask && { mask: input.mask }),
      ...(input.maskGrow && { maskGrow: input.maskGrow }),
      ...(input.maskFeather && { maskFeather: input.maskFeather }),
      ...(demand.strength !== undefined && { strength: demand.strength }),
      ...(input.search && { search: input.search }),
      ...(demand.extend && { extend: demand.extend }),
      ...(factor !== undefined && { factor }),
      ...(input.visibility && { visibility: input.visibility }),
      output: cropTo ? { ...input.output, fit: cropTo } : input.output,
    },
  };
};

/** Models that a message names; `details.models` has all of them. */
const mostNamed = 5;

const hint = (able: readonly string[]): string => {
  if (able.length === 0) return '';
  const named = able.slice(0, mostNamed).join(', ');
  return ` Models that can: ${named}${able.length > mostNamed ? ` and ${able.length - mostNamed} more` : ''}.`;
};

/** What has to be served as it was asked for; what a template brought along may be left out. */
const demandOf = (input: ComposeInput, size: Size): Demand => ({
  mode: input.mode,
  prompt: input.prompt,
  size,
  seed: input.seed,
  negativePrompt: input.negativePromptRequested ? input.negativePrompt : undefined,
  quality: input.quality,
  background: input.background,
  parameters: input.parameters,
  images: input.images.length,
  n: input.n,
  strength: input.strength,
  extend: input.extend,
  factor: input.factor,
});

/**
 * The recipe with the size that its image will have, where the source decides it: because the mode
 * leaves no choice, or because no size was asked for. A square made of a wide photo would be no edit of it.
 * @param source dimensions of the first source image, px. `undefined`: there is none.
 * @param limits of what this installation keeps: a larger image would be paid for and thrown away.
 * @throws ForgeError IMAGEFORGE_UNSUPPORTED when the source has more or fewer pixels than the model takes,
 * or the image that is made of it would be too large to be kept.
 */
export const sizedBySource = (recipe: Recipe, source: Size | undefined, model: ImageModel, limits: Pick<ImageLimits, 'maxPixels'>): Recipe => {
  const sized = source ? withSizeOf(recipe, source, model) : recipe;
  const { width, height } = sized.size;
  if (width * height <= limits.maxPixels && Math.max(width, height) <= maxSide) return sized;
  const field = recipe.factor !== undefined ? 'factor' : recipe.extend ? 'extend' : 'size';
  throw new ForgeError(
    'IMAGEFORGE_UNSUPPORTED',
    `${model.label}: ${field}: expected a result of at most ${limits.maxPixels} px in all and ${maxSide} px a side, which is what this installation keeps; it would have ${formatSize(sized.size)}.`,
    { details: { field, expected: { maxPixels: limits.maxPixels, maxSide }, received: formatSize(sized.size) } },
  );
};

/**
 * Follows what is done to the finished image, by its size, before anything is paid.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST for an operation that would need more memory than it may
 */
export const checkOutput = ({ size, output }: Recipe, limits: Pick<ImageLimits, 'maxPixels'>): void =>
  checkOperations(output.operations ?? [], output.fit ? filledBox(size, output.fit) : size, limits);

const withSizeOf = (recipe: Recipe, source: Size, { capabilities, label }: ImageModel): Recipe => {
  const { sourcePixels } = capabilities;
  const pixels = source.width * source.height;
  if (sourcePixels && (pixels < sourcePixels.min || pixels > sourcePixels.max)) {
    throw new ForgeError(
      'IMAGEFORGE_UNSUPPORTED',
      `${label}: images: expected a source image of ${sourcePixels.min} to ${sourcePixels.max} px in all, got ${pixels}.`,
      { details: { field: 'images', expected: sourcePixels, received: pixels } },
    );
  }
  if (recipe.sizedBySource) return { ...recipe, size: nearestSize(source, capabilities.sizes) };
  if (shapeOf(recipe.mode).size !== 'source') return recipe;
  const { factor = 1, extend = { left: 0, right: 0, top: 0, bottom: 0 } } = recipe;
  return {
    ...recipe,
    size: {
      width: Math.round(source.width * factor) + extend.left + extend.right,
      height: Math.round(source.height * factor) + extend.top + extend.bottom,
    },
  };
};
