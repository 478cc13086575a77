import type { CreateJob, ImageInput, Mode } from '../../../../../../gpu-runner/src/contract';
import { type ImageBytes, type ImageCall, shapeOf } from '../../engine/image-model';
import { expectSameSize, toPng } from '../../provider-kit';

/**
 * The call as a `CreateJob` of the contract.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE when the mask does not fit.
 */
export const buildJob = async (model: string, call: ImageCall, parameters: Readonly<Record<string, unknown>>, previews: number): Promise<object> => {
  const { mode, prompt, negativePrompt, size, n, seed, images, mask, strength, factor, extend } = call;
  const [first] = images;
  if (mask && first) await expectSameSize(mask, first);
  const job: CreateJob = {
    model,
    mode: mode as Mode,
    prompt,
    ...(negativePrompt !== undefined && { negativePrompt }),
    ...(shapeOf(mode).size === 'asked' && { size }),
    n,
    ...(seed !== undefined && { seed }),
    ...(images.length > 0 && { images: await Promise.all(images.map(toInput)) }),
    ...(mask && { mask: await toInput(mask) }),
    ...(strength !== undefined && { strength }),
    ...(factor !== undefined && { factor }),
    ...(extend && { extend }),
    ...(Object.keys(parameters).length > 0 && { parameters: parameters as CreateJob['parameters'] }),
    ...(call.onPartialImage && previews > 0 && { previews }),
  };
  return job;
};

const accepted: readonly string[] = ['image/png', 'image/jpeg', 'image/webp'];

const toInput = async (image: ImageBytes): Promise<ImageInput> => {
  const { bytes, mediaType } = accepted.includes(image.mediaType) ? image : await toPng(image);
  return { mediaType: mediaType as ImageInput['mediaType'], base64: Buffer.from(bytes).toString('base64') };
};
