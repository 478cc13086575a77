import { ForgeError } from '../../engine/errors';
import type { ImageBytes, ImageCall, ImageResult } from '../../engine/image-model';
import { gatherImages, imageOf, imageOfBase64 } from '../../provider-kit';
import type { CustomGrpcModel, CustomGrpcOptions } from './options';
import { splitPixels } from './pixels';
import type { InferResponse } from './protocol';
import { readTensor } from './tensors';

/** Seeds are 32 bits long everywhere here. */
const seedCount = 2 ** 32;

/**
 * The images of an answer. One that cannot be read does not take the others with it: they are paid for.
 * @param hasSeed whether the request passed the seed on
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE, IMAGEFORGE_MODERATION_REFUSED when all of them were
 */
export const readImages = async (
  answer: InferResponse,
  call: ImageCall,
  { label, maxImageBytes }: Pick<CustomGrpcOptions, 'label' | 'maxImageBytes'>,
  model: CustomGrpcModel,
  hasSeed: boolean,
): Promise<Pick<ImageResult, 'images' | 'warnings'>> => {
  const seeds = model.seeds === undefined ? [] : readTensor(answer, model.seeds, call.n).values;
  const hidden = model.moderated === undefined ? [] : readTensor(answer, model.moderated, call.n).values;
  const toImage = async (read: () => ImageBytes | Promise<ImageBytes>, index: number) => {
    if (hidden[index]) throw new ForgeError('IMAGEFORGE_MODERATION_REFUSED', `${label} refused this content: it left out image ${index + 1}.`);
    const usual = hasSeed && call.seed !== undefined ? (call.seed + index) % seedCount : undefined;
    const seed = seeds[index] === undefined ? usual : Number(seeds[index]);
    return { ...(await read()), ...(seed !== undefined && { seed }) };
  };
  return gatherImages(partsOf(answer, model, maxImageBytes, call.n), toImage, { asked: call.n, label });
};

const partsOf = (answer: InferResponse, { output }: CustomGrpcModel, maxBytes: number, most: number): (() => ImageBytes | Promise<ImageBytes>)[] => {
  const { bytes, shape } = readTensor(answer, output.name, most);
  if (output.as === 'pixels') return splitPixels(bytes[0] ?? new Uint8Array(), shape, output.layout, most);
  return bytes.map((element) => () => (output.as === 'base64' ? imageOfBase64(Buffer.from(element).toString('latin1'), maxBytes) : imageOf(element)));
};
