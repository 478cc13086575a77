import { asForgeError, describeError, ForgeError } from '../../errors';
import { type ImageBytes, type Warning } from '../../image-model';
import { type DigitalSourceType, finishImage, type ImageLimits, readImage } from '../../imaging';
import type { GenerationStore, Logger, OriginalStore } from '../../ports';
import type { Ingredient, ProvenanceClaim } from '../../provenance/claim';
import type { CredentialSigner } from '../../provenance/credentials';
import type { ModelRegistry } from '../../routing/model-registry';
import { describeAsset } from '../describe-asset';
import type { Generation, GenerationImage, Recipe, StoredImage } from '../generation';
import type { Stage } from '../stage';

interface Parts {
  store: GenerationStore;
  originals: OriginalStore;
  models: ModelRegistry;
  limits: ImageLimits;
  /** Signs what is finished. `undefined`: files have no Content Credentials. */
  signer?: CredentialSigner;
  logger: Logger;
  /** What the files' metadata tell beside that they are generated. */
  tells: readonly ToldFact[];
}

/** What a published file may tell of its making. */
export type ToldFact = 'model' | 'prompt' | 'seed';

/** Turns each image that passed into the file that is published, and into an asset that waits for it. */
export const createFinishStage = (parts: Parts): Stage => ({
  name: 'finish',
  async run({ generation }) {
    const images: GenerationImage[] = [];
    const warnings: Warning[] = [];
    for (const image of generation.images) images.push(await finishOne(generation, image, parts, (warning) => warnings.push(warning)));
    if (!images.some(({ assetId }) => assetId)) {
      const error = images.find((image) => image.error)?.error;
      throw new ForgeError(error?.code ?? 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', error?.message);
    }
    return { images, ...(warnings.length > 0 && { warnings: [...generation.warnings, ...warnings] }) };
  },
});

const finishOne = async (
  generation: Generation,
  image: GenerationImage,
  parts: Parts,
  warn: (warning: Warning) => void,
): Promise<GenerationImage> => {
  if (!image.original || image.verdict !== 'pass' || image.assetId) return image;
  const texts = describeAsset(generation, image.index);
  const file = await finishFile(generation, { ...image, original: image.original, title: texts.name }, parts, warn).catch((thrown: unknown) => {
    const error = asForgeError(thrown);
    // One image that can't be finished doesn't take the others with it; a broken disk does.
    if (error.code !== 'IMAGEFORGE_INVALID_IMAGE') throw thrown;
    return error;
  });
  if (file instanceof ForgeError) return { ...image, error: file.toJSON() };

  const asset = await parts.store.createAsset({
    id: `${generation.id}-${image.index}`,
    generationId: generation.id,
    index: image.index,
    state: 'ready',
    visibility: generation.recipe.visibility ?? 'public',
    file,
    ...texts,
    storageName: texts.name,
    ...(generation.publish === 'auto' && generation.target && { attachTo: generation.target }),
  });
  return { ...image, finished: file, assetId: asset.id };
};

const finishFile = async (
  generation: Generation,
  image: GenerationImage & { original: StoredImage; title: string },
  parts: Parts,
  warn: (warning: Warning) => void,
): Promise<StoredImage & { thumbhash: string }> => {
  const { originals, models, limits, tells } = parts;
  const { recipe } = generation;
  const original = await originals.get(image.original.key);
  // The file was checked on arrival, but it has lain on a disk since.
  await readImage(original.bytes, limits);
  const maker = image.madeBy ?? recipe;
  const key = `${maker.provider}/${maker.model}`;
  const sourceType = sourceTypeOf(models.get(key).model.capabilities.procedural, recipe.images.length);
  const model = tells.includes('model') ? key : undefined;
  const finished = await finishImage(original.bytes, {
    format: recipe.output.format,
    quality: recipe.output.quality,
    ...(recipe.output.fit && { fit: recipe.output.fit }),
    xmp: {
      sourceType,
      creatorTool: model ? `ImageForge (${model})` : 'ImageForge',
      model,
      ...(tells.includes('prompt') && { prompt: recipe.prompt }),
      ...(tells.includes('seed') && { seed: image.seed }),
    },
  });
  // Last of all: any change after it would break the signature.
  const signed = await sign(finished, original, { title: image.title, sourceType, model }, recipe, parts).catch((thrown: unknown) => {
    parts.logger.error(`Image ${image.index} of generation ${generation.id} has no Content Credentials: ${describeError(thrown)}`);
    warn({
      code: 'not-signed',
      message: 'The image could not be given Content Credentials. Its metadata say all the same that it is generated.',
      details: { index: image.index },
    });
    return finished;
  });
  const { width, height, thumbhash } = finished;
  const { bytes, mediaType } = signed;
  return { key: await originals.put({ bytes, mediaType }), mediaType, width, height, bytes: bytes.byteLength, thumbhash };
};

const sign = async (
  finished: ImageBytes,
  original: ImageBytes,
  claim: Omit<ProvenanceClaim, 'ingredients'>,
  recipe: Recipe,
  { signer, originals }: Parts,
): Promise<ImageBytes> => {
  if (!signer) return finished;
  const { bytes, mediaType } = finished;
  return signer.sign({ bytes, mediaType }, { ...claim, ingredients: await ingredientsOf(recipe, original, { signer, originals }) });
};

/**
 * What it was made of. The parent is the provider's file, where that has credentials of its own to
 * carry on, else the image that was edited.
 */
const ingredientsOf = async (
  { images }: Recipe,
  original: ImageBytes,
  { signer, originals }: { signer: CredentialSigner; originals: OriginalStore },
): Promise<Ingredient[]> => {
  const isSigned = (await signer.read(original)) !== undefined;
  const sources = await Promise.all(images.map((key) => originals.get(key)));
  return [
    ...(isSigned ? [{ title: "The provider's file", image: original, role: 'parent' as const }] : []),
    ...sources.map((image, index) => ({
      title: `Source image ${index + 1}`,
      image,
      role: index === 0 && !isSigned ? ('parent' as const) : ('input' as const),
    })),
  ];
};

const sourceTypeOf = (procedural: boolean, sourceImages: number): DigitalSourceType => {
  if (procedural) return 'algorithmicMedia';
  return sourceImages > 0 ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia';
};
