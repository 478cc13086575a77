import type { CapabilitiesView, ModeView, ModelView } from '../../../shared/capabilities';
import type {
  CreateGenerationBody,
  ErrorView,
  GenerationDetails,
  GenerationView,
  ImageView,
  PriceView,
} from '../../../shared/generations';
import { estimatePrice } from '../engine/budget';
import type { StoredError } from '../engine/errors';
import { type Asset, type Attempt, type Generation, type GenerationImage, isFinal, type Recipe, type Skip, withoutServerIds } from '../engine/generation/generation';
import { formatSize, type Mode, modelKey, modeNames, nearestSize, type PricedModel, shapeOf, type Size, type SizeSupport } from '../engine/image-model';
import { knownCostOf } from '../engine/ledger/spent';
import type { SignedUrls } from '../engine/ports';
import type { ModelRegistry } from '../engine/routing/model-registry';

/** What clients see of generations, images and models: no lease, no key of a private file, no secret. */
export const createViews = (models: ModelRegistry, urls: SignedUrls) => {
  const imageView = (image: GenerationImage, asset: Asset | undefined, isPurged = false): ImageView => {
    const file = isPurged ? undefined : (asset?.file ?? image.finished);
    return {
      index: image.index,
      state: image.verdict === 'block' ? 'rejected' : image.error ? 'failed' : (asset?.state ?? 'pending'),
      ...(image.seed !== undefined && { seed: image.seed }),
      ...(image.madeBy && { madeBy: `${image.madeBy.provider}/${image.madeBy.model}` }),
      ...(file && { width: file.width, height: file.height, thumbhash: file.thumbhash, previewUrl: urls.sign(file.key) }),
      ...(asset && {
        assetId: asset.id,
        name: asset.name,
        alternativeText: asset.alternativeText,
        caption: asset.caption,
        ...(asset.url && { url: asset.url }),
        ...(asset.visibility === 'private' && { visibility: asset.visibility }),
        ...(asset.fileId !== undefined && { fileId: asset.fileId }),
      }),
      ...errorOf(image.error ?? asset?.error),
    };
  };

  const generationView = (generation: Generation, assets: readonly Asset[]): GenerationView => {
    const { recipe } = generation;
    const key = `${recipe.provider}/${recipe.model}`;
    const priced = models.all.find(({ model }) => modelKey(model) === key);
    const { min, max } = generation.estimateMicroUsd ?? {};
    return {
      id: generation.id,
      state: generation.state,
      stage: generation.stage,
      publish: generation.publish,
      prompt: recipe.prompt,
      ...(recipe.negativePrompt && { negativePrompt: recipe.negativePrompt }),
      ...(recipe.template && { template: recipe.template.slug }),
      ...(recipe.preset && { preset: recipe.preset }),
      mode: recipe.mode,
      provider: recipe.provider,
      model: recipe.model,
      procedural: priced?.model.capabilities.procedural ?? false,
      size: formatSize(recipe.size),
      n: recipe.n,
      ...(recipe.seed !== undefined && { seed: recipe.seed }),
      images: generation.images.map((image) =>
        imageView(
          image,
          assets.find((asset) => asset.generationId === generation.id && asset.index === image.index),
          generation.purged?.images?.includes(image.index),
        ),
      ),
      estimate: min !== undefined && max !== undefined ? { known: true, min, max } : { known: false },
      ...costOf(generation),
      warnings: generation.warnings,
      ...errorOf(generation.error),
      cancelRequested: generation.cancelRequested,
      ...(generation.purged?.prompt && { promptPurgedAt: generation.purged.prompt }),
      requester: generation.requester,
      ...(generation.target && { target: withoutServerIds(generation.target) }),
      createdAt: generation.createdAt,
      ...(generation.startedAt && { startedAt: generation.startedAt }),
      ...(generation.finishedAt && { finishedAt: generation.finishedAt }),
    };
  };

  return {
    imageView,
    generationView,

    generationDetails: (generation: Generation, assets: readonly Asset[]): GenerationDetails => ({
      ...generationView(generation, assets),
      recipe: withoutParents(generation.recipe),
      attempts: generation.attempts.map(attemptView),
      ...(generation.recipe.images.length === 0 && !generation.purged?.prompt && { request: requestOf(generation) }),
      skips: (generation.skips ?? []).map(skipView),
    }),

    capabilities: (presets: CapabilitiesView['presets'], texts: CapabilitiesView['texts']): CapabilitiesView => ({
      defaultModel: models.defaultModel,
      models: models.all.map(modelView),
      modes: Object.fromEntries(modeNames.map((mode) => [mode, modeView(mode)])),
      presets,
      texts,
    }),
  };
};

export type Views = ReturnType<typeof createViews>;

/** Of which the caller may not see all; the lineage tells those that it may. */
const withoutParents = ({ parents: _parents, ...recipe }: Recipe): GenerationDetails['recipe'] => recipe;

const errorOf = (error: StoredError | undefined): { error?: ErrorView } => (error ? { error } : {});

/** What it cost; while a person has to decide something, what the calls until then did, as that may be lost by canceling. */
const costOf = ({ state, costMicroUsd, attempts }: Generation): Pick<GenerationView, 'cost'> => {
  if (isFinal(state)) return { cost: costView(costMicroUsd) };
  if (state !== 'review' || attempts.length === 0) return {};
  const { microUsd, isComplete } = knownCostOf(attempts);
  return { cost: costView(isComplete ? microUsd : undefined) };
};

const costView = (cost: number | undefined): PriceView =>
  cost === undefined ? { known: false } : { known: true, min: cost, max: cost };

const attemptView = ({ costMicroUsd, ...attempt }: Attempt): GenerationDetails['attempts'][number] => ({
  id: attempt.id,
  startedAt: attempt.startedAt,
  ...(attempt.finishedAt && { finishedAt: attempt.finishedAt, cost: costView(costMicroUsd) }),
  provider: attempt.provider,
  model: attempt.model,
  images: [...attempt.images],
  state: attempt.state,
  ...(attempt.decision && { decision: attempt.decision }),
  ...errorOf(attempt.error),
});

const skipView = ({ provider, model, reason, message, at }: Skip): GenerationDetails['skips'][number] => ({
  model: `${provider}/${model}`,
  reason,
  message,
  at,
});

/** What to send to make it again: the composed prompt, so that it is the same even if the template has changed. */
const requestOf = ({ recipe, publish }: Generation): CreateGenerationBody => ({
  prompt: recipe.prompt,
  ...(recipe.negativePrompt && { negativePrompt: recipe.negativePrompt }),
  model: `${recipe.provider}/${recipe.model}`,
  size: formatSize(recipe.size),
  n: recipe.n,
  ...(recipe.seed !== undefined && { seed: recipe.seed }),
  ...(recipe.quality && { quality: recipe.quality }),
  ...(recipe.background && { background: recipe.background }),
  ...(Object.keys(recipe.parameters).length > 0 && { parameters: recipe.parameters }),
  output: {
    format: recipe.output.format,
    quality: recipe.output.quality,
    operations: recipe.output.operations ?? [],
    ...(recipe.output.metadata && { metadata: recipe.output.metadata }),
    ...(recipe.output.namePattern && { name: recipe.output.namePattern }),
  },
  ...(recipe.visibility && { visibility: recipe.visibility }),
  publish,
});

const modeView = (mode: Mode): ModeView => {
  const { sameEachTime: _, fields = [], needs = [], ...shape } = shapeOf(mode);
  return { ...shape, fields, needs };
};

/** Shapes to offer of a model that makes any within limits. */
const commonSizes: readonly Size[] = [
  { width: 1024, height: 1024 },
  { width: 1536, height: 1024 },
  { width: 1024, height: 1536 },
  { width: 1920, height: 1088 },
  { width: 1088, height: 1920 },
];

/** What is offered: all of a list, or the default and what comes nearest to the usual shapes. */
const sizesToOffer = (sizes: SizeSupport, defaultSize: Size): string[] => {
  if (sizes.kind === 'list') return sizes.sizes.map(formatSize);
  return [...new Set([defaultSize, ...commonSizes.map((size) => nearestSize(size, sizes))].map(formatSize))];
};

const rangeOf = (sizes: SizeSupport): Pick<ModelView, 'sizeRange'> => {
  if (sizes.kind === 'list') return {};
  const { kind: _, ...sizeRange } = sizes;
  return { sizeRange };
};

const modelView = ({ model, price }: PricedModel): ModelView => {
  // What is not named here is published as it is.
  const { modes, sizes, defaultSize, qualities, partialImages, promptNeeded = false, strength = false, ...more } = model.capabilities;
  const estimate = estimatePrice(price, {
    size: defaultSize,
    quality: qualities[0],
    n: 1,
    prompt: 'A prompt of about a hundred characters, which is what editors write when they describe a picture.',
    images: 0,
  });
  return {
    id: modelKey(model),
    provider: model.provider,
    label: model.label,
    ...more,
    modes: [...modes],
    sizes: sizesToOffer(sizes, defaultSize),
    ...rangeOf(sizes),
    defaultSize: formatSize(defaultSize),
    qualities: [...qualities],
    streams: partialImages > 0,
    promptNeeded,
    strength,
    price: { ...estimate, ...(price && { asOf: price.asOf, source: price.source }) },
  };
};
