import { asForgeError, describeError, ForgeError } from '../../errors';
import { type ImageBytes, type Warning } from '../../image-model';
import { type DigitalSourceType, finishImage, type FinishOptions, hashImage, type ImageLimits, overlayOf, type Overlays, readImage } from '../../imaging';
import type { GenerationStore, Logger, OriginalStore } from '../../ports';
import type { Ingredient, ProvenanceClaim } from '../../provenance/claim';
import type { CredentialSigner } from '../../provenance/credentials';
import type { ModelRegistry } from '../../routing/model-registry';
import type { TextComposer } from '../../texts/compose-texts';
import { libraryTextsOf, fallbackLocale } from '../../texts/texts';
import { nameAsset } from '../describe-asset';
import type { Asset, Generation, GenerationImage, ImageHashes, Recipe, StoredImage } from '../generation';
import type { Stage } from '../stage';

interface Parts {
  store: GenerationStore;
  originals: OriginalStore;
  models: ModelRegistry;
  limits: ImageLimits;
  /** Pictures that operations lay over images. */
  overlays: Overlays;
  /** Signs what is finished. `undefined`: files have no Content Credentials. */
  signer?: CredentialSigner;
  logger: Logger;
  composeTexts: TextComposer;
  /** What the files' metadata tell beside that they are generated. */
  tells: readonly ToldFact[];
}

/** What a published file may tell of its making. */
export type ToldFact = 'model' | 'prompt' | 'seed';

/** Turns each image that passed into the file that is published, and into an asset that waits for it. */
export const createFinishStage = (parts: Parts): Stage => ({
  name: 'finish',
  async run({ generation, signal }) {
    const warnings: Warning[] = [];
    const warn = (warning: Warning) => void warnings.push(warning);
    const works: Promise<GenerationImage>[] = [];
    try {
      for (const image of generation.images) {
        const file = await finishOne(generation, image, parts, warn);
        // The texts of one image are waited for while the next one is finished.
        works.push(typeof file === 'function' ? file(signal) : Promise.resolve(file));
      }
    } finally {
      await Promise.allSettled(works);
    }
    const images = await Promise.all(works);
    if (!images.some(({ assetId }) => assetId)) {
      const error = images.find((image) => image.error)?.error;
      throw new ForgeError(error?.code ?? 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', error?.message);
    }
    return { images, ...(warnings.length > 0 && { warnings: [...generation.warnings, ...warnings] }) };
  },
});

/** @returns the image as it is now, or what makes its asset once the file is there. */
const finishOne = async (
  generation: Generation,
  image: GenerationImage,
  parts: Parts,
  warn: (warning: Warning) => void,
): Promise<GenerationImage | ((signal: AbortSignal) => Promise<GenerationImage>)> => {
  if (!image.original || image.verdict !== 'pass' || image.assetId) return image;
  // An earlier run has made it: its texts are not asked for, and paid, again.
  const existing = await parts.store.getAsset(`${generation.id}-${image.index}`);
  if (existing) return { ...image, finished: existing.file, assetId: existing.id };
  const name = nameAsset(generation, image.index);
  const file = await finishFile(generation, { ...image, original: image.original, title: name }, parts, warn).catch((thrown: unknown) => {
    const error = asForgeError(thrown);
    // One image that can't be finished doesn't take the others with it; a broken disk does.
    if (error.code !== 'IMAGEFORGE_INVALID_IMAGE') throw thrown;
    return error;
  });
  if (file instanceof ForgeError) return { ...image, error: file.toJSON() };
  return async (signal) => {
    const asset = await parts.store.createAsset({
      id: `${generation.id}-${image.index}`,
      generationId: generation.id,
      index: image.index,
      state: 'ready',
      visibility: generation.recipe.visibility ?? 'public',
      file,
      name,
      storageName: name,
      ...(await textsOf(generation, image, file, parts, warn, signal)),
      ...(generation.publish === 'auto' && generation.target && { attachTo: generation.target }),
    });
    return { ...image, finished: file, assetId: asset.id };
  };
};

const textsOf = async (
  { recipe }: Generation,
  { index }: GenerationImage,
  file: StoredImage,
  { composeTexts, originals }: Parts,
  warn: (warning: Warning) => void,
  signal: AbortSignal,
): Promise<Pick<Asset, 'texts' | 'mainLocale' | 'alternativeText' | 'caption'>> => {
  const { texts, warning } = await composeTexts(recipe, () => originals.get(file.key), signal);
  if (warning) warn({ ...warning, details: { index } });
  const mainLocale = recipe.texts?.locale ?? fallbackLocale;
  return { texts, mainLocale, ...libraryTextsOf({ texts, mainLocale }) };
};

const finishFile = async (
  generation: Generation,
  image: GenerationImage & { original: StoredImage; title: string },
  parts: Parts,
  warn: (warning: Warning) => void,
): Promise<StoredImage & ImageHashes> => {
  const { originals, models, limits, tells } = parts;
  const { recipe } = generation;
  const original = await originals.get(image.original.key);
  // The file was checked on arrival, but it has lain on a disk since.
  const { frames } = await readImage(original.bytes, limits);
  if (frames) warn(firstFrameUsed(image.index, frames));
  const maker = image.madeBy ?? recipe;
  const key = `${maker.provider}/${maker.model}`;
  const sourceType = sourceTypeOf(models.get(key).model.capabilities.procedural, recipe.images.length);
  const model = tells.includes('model') ? key : undefined;
  const finished = await finishImage(original.bytes, {
    format: recipe.output.format,
    quality: recipe.output.quality,
    ...(recipe.output.fit && { fit: recipe.output.fit }),
    ...operationsOf(recipe, image, parts, warn),
    keepsCredits: recipe.output.metadata === 'keep',
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
  const hashes = { thumbhash, ...(await hashImage(finished.bytes)) };
  return { key: await originals.put({ bytes, mediaType }), mediaType, width, height, bytes: bytes.byteLength, ...hashes };
};

/** What is done to the image, where something is. Chance is drawn from its seed, or from its bytes where it has none. */
const operationsOf = (
  { output }: Recipe,
  { index, seed, original }: GenerationImage & { original: StoredImage },
  { limits, overlays }: Parts,
  warn: (warning: Warning) => void,
): Pick<FinishOptions, 'operations'> => {
  const list = output.operations ?? [];
  if (list.length === 0) return {};
  for (const [name, sha256] of Object.entries(output.overlays ?? {})) {
    if (overlayOf(name, overlays).sha256 !== sha256) warn(overlayChanged(index, name));
  }
  const context = { overlay: (name: string) => overlayOf(name, overlays).bytes, seed: String(seed ?? original.key) };
  return { operations: { list, context, maxPixels: limits.maxPixels } };
};

const overlayChanged = (index: number, name: string): Warning => ({
  code: 'adjusted',
  message: `The picture "${name}" was changed after the request; the image has the new one.`,
  details: { index, name },
});

const firstFrameUsed = (index: number, frames: number): Warning => ({
  code: 'adjusted',
  message: `The model made an animation of ${frames} frames; the image is its first one.`,
  details: { index, name: 'frames', wanted: frames, given: 1 },
});

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
