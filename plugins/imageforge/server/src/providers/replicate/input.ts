import sharp from 'sharp';
import type { ImageBytes, ImageCall, Size } from '../../engine/image-model';
import { dressMask, resizeTo } from '../../provider-kit';
import type { InputNames } from './families';
import type { ReplicateModelRow } from './models';

/** What a prediction is given. */
export type Input = Record<string, unknown>;

/** Modes in which the image that comes is laid over the one that is given: both have one size. */
const overlaid: readonly ImageCall['mode'][] = ['image-to-image', 'variation', 'inpaint'];

/**
 * The input of a prediction.
 * @param parameters those that the model knows.
 * @param give makes an image something that can stand in an input: a data URL, or the address of an upload.
 */
export const buildInput = async (
  { inputs, fixed }: ReplicateModelRow,
  call: ImageCall,
  parameters: Readonly<Record<string, unknown>>,
  give: (image: ImageBytes) => Promise<string>,
): Promise<Input> => {
  const { prompt, negativePrompt, seed, count, image, mask, strength, factor } = inputs;
  const [images, painted] = await sourcesOf(call, inputs);
  const given = await Promise.all(images.map(give));
  return {
    ...parameters,
    ...(prompt && call.prompt !== '' && { [prompt]: call.prompt }),
    ...(negativePrompt && call.negativePrompt !== undefined && { [negativePrompt]: call.negativePrompt }),
    ...(seed && call.seed !== undefined && { [seed.name]: seedWithin(call.seed, seed) }),
    ...(count && { [count]: call.n }),
    ...sizeOf(call.size, inputs),
    ...(image && given.length > 0 && { [image.name]: image.isList ? given : given[0] }),
    ...(mask && painted && { [mask.name]: await give(painted) }),
    ...(strength && call.strength !== undefined && { [strength]: call.strength }),
    ...(factor && call.factor !== undefined && { [factor]: call.factor }),
    // Last: what the operator has fixed nobody changes.
    ...fixed,
  };
};

const seedWithin = (seed: number, { min, max }: { min: number; max: number }): number => {
  const within = seed % (max + 1);
  return within < min ? max : within;
};

const sizeOf = ({ width, height }: Size, { size }: InputNames): Input => {
  if (size?.by === 'sides') return { [size.width]: width, [size.height]: height };
  if (size?.by === 'text') return { [size.name]: `${width}x${height}` };
  const [ratio] = Object.entries(size?.sizes ?? {}).find(([, one]) => one.width === width && one.height === height) ?? [];
  return size && ratio !== undefined ? { [size.name]: ratio } : {};
};

/** The source images and the mask as the model wants them: of the size that is asked for, where they lie under the result. */
const sourcesOf = async (call: ImageCall, { mask }: InputNames): Promise<[ImageBytes[], ImageBytes | undefined]> => {
  const [first, ...others] = call.images;
  if (!first) return [[], undefined];
  const fitted = overlaid.includes(call.mode) ? await fit(first, call.size) : await readable(first);
  const painted = call.mask && mask && (await dressMask(overlaid.includes(call.mode) ? await fit(call.mask, call.size) : call.mask, mask.dress));
  return [[fitted, ...(await Promise.all(others.map(readable)))], painted];
};

const fit = async (image: ImageBytes, size: Size): Promise<ImageBytes> => {
  const { autoOrient } = await sharp(image.bytes).metadata();
  return autoOrient.width === size.width && autoOrient.height === size.height ? readable(image) : resizeTo(image, size);
};

/** Models read images with Pillow, which knows these in each of its versions. */
const read: readonly string[] = ['image/png', 'image/jpeg', 'image/webp'];
const readable = async (image: ImageBytes): Promise<ImageBytes> =>
  read.includes(image.mediaType) ? image : { bytes: new Uint8Array(await sharp(image.bytes).rotate().png().toBuffer()), mediaType: 'image/png' };
