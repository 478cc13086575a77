import { asForgeError, ForgeError } from '../../errors';
import { modelKey } from '../../image-model';
import { type DigitalSourceType, finishImage, type ImageLimits, readImage } from '../../imaging';
import type { GenerationStore, OriginalStore } from '../../ports';
import type { ModelRegistry } from '../../routing/model-registry';
import { describeAsset } from '../describe-asset';
import type { Generation, GenerationImage, StoredImage } from '../generation';
import type { Stage } from '../stage';

interface Parts {
  store: GenerationStore;
  originals: OriginalStore;
  models: ModelRegistry;
  limits: ImageLimits;
}

/** Turns each image that passed into the file that is published, and into an asset that waits for it. */
export const createFinishStage = (parts: Parts): Stage => ({
  name: 'finish',
  async run({ generation }) {
    const images: GenerationImage[] = [];
    for (const image of generation.images) images.push(await finishOne(generation, image, parts));
    if (!images.some(({ assetId }) => assetId)) {
      const error = images.find((image) => image.error)?.error;
      throw new ForgeError(error?.code ?? 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', error?.message);
    }
    return { images };
  },
});

const finishOne = async (generation: Generation, image: GenerationImage, parts: Parts): Promise<GenerationImage> => {
  if (!image.original || image.verdict !== 'pass' || image.assetId) return image;
  const file = await finishFile(generation, image.original, image.madeBy ?? generation.recipe, parts).catch((thrown: unknown) => {
    const error = asForgeError(thrown);
    // One image that can't be finished doesn't take the others with it; a broken disk does.
    if (error.code !== 'IMAGEFORGE_INVALID_IMAGE') throw thrown;
    return error;
  });
  if (file instanceof ForgeError) return { ...image, error: file.toJSON() };

  const texts = describeAsset(generation, image.index);
  const asset = await parts.store.createAsset({
    id: `${generation.id}-${image.index}`,
    generationId: generation.id,
    index: image.index,
    state: 'ready',
    file,
    ...texts,
    storageName: texts.name,
    ...(generation.publish === 'auto' && generation.target && { attachTo: generation.target }),
  });
  return { ...image, finished: file, assetId: asset.id };
};

const finishFile = async (
  generation: Generation,
  original: StoredImage,
  maker: { provider: string; model: string },
  { originals, models, limits }: Parts,
): Promise<StoredImage & { thumbhash: string }> => {
  const { recipe } = generation;
  const { bytes } = await originals.get(original.key);
  // The file was checked on arrival, but it has lain on a disk since.
  await readImage(bytes, limits);
  const { model } = models.get(`${maker.provider}/${maker.model}`);
  const finished = await finishImage(bytes, {
    format: recipe.output.format,
    quality: recipe.output.quality,
    ...(recipe.output.fit && { fit: recipe.output.fit }),
    sourceType: sourceTypeOf(model.capabilities.procedural, recipe.images.length),
    creatorTool: `ImageForge (${modelKey(model)})`,
  });
  const key = await originals.put(finished);
  const { mediaType, width, height, thumbhash } = finished;
  return { key, mediaType, width, height, bytes: finished.bytes.byteLength, thumbhash };
};

const sourceTypeOf = (procedural: boolean, sourceImages: number): DigitalSourceType => {
  if (procedural) return 'algorithmicMedia';
  return sourceImages > 0 ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia';
};
