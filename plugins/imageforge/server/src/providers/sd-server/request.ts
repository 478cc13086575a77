import type { ImageBytes, ImageCall } from '../../engine/image-model';
import { dataUrlOf, dressMask, expectSameSize, resizeTo, toPng } from '../../provider-kit';

/** Denoising of a variation where nobody says. */
const variationStrength = 0.5;

/**
 * The call as `POST /sdcpp/v1/img_gen` takes it (examples/server/api.md, "sdcpp API"). What is left out is the server's
 * own default.
 * @param parameters those that the model allows.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE
 */
export const buildRequest = async (call: ImageCall, parameters: Readonly<Record<string, unknown>>): Promise<object> => {
  const { mode, prompt, negativePrompt, size, n, seed, images, mask, strength } = call;
  const [source] = images;
  const denoising = strength ?? (mode === 'variation' ? variationStrength : undefined);
  if (mask && source) await expectSameSize(mask, source);
  return {
    prompt,
    ...(negativePrompt !== undefined && { negative_prompt: negativePrompt }),
    width: size.width,
    height: size.height,
    batch_count: n,
    // −1 is a random one, which the answer does not tell.
    seed: seed ?? -1,
    output_format: 'png',
    ...fieldsOf(parameters),
    ...(mode === 'edit'
      ? { ref_images: await Promise.all(images.map(async (image) => dataUrlOf(await toPng(image)))) }
      : source && {
          // Sized here, mask and image alike, so that they go on fitting each other.
          init_image: dataUrlOf(await resizeTo(source, size)),
          ...(denoising !== undefined && { strength: denoising }),
          // White is where to repaint.
          ...(mask && { mask_image: dataUrlOf(await maskOf(mask, size)) }),
        }),
  };
};

const maskOf = async (mask: ImageBytes, size: ImageCall['size']): Promise<ImageBytes> => resizeTo(await dressMask(mask, 'white'), size);

const fieldsOf = (parameters: Readonly<Record<string, unknown>>): object => {
  const { steps, guidance, distilled_guidance: distilled, sampler, scheduler, clip_skip: clipSkip } = parameters;
  const guidances = {
    ...(guidance !== undefined && { txt_cfg: guidance }),
    ...(distilled !== undefined && { distilled_guidance: distilled }),
  };
  const sampling = {
    ...(steps !== undefined && { sample_steps: steps }),
    ...(sampler !== undefined && { sample_method: sampler }),
    ...(scheduler !== undefined && { scheduler }),
    ...(Object.keys(guidances).length > 0 && { guidance: guidances }),
  };
  return {
    ...(Object.keys(sampling).length > 0 && { sample_params: sampling }),
    ...(clipSkip !== undefined && { clip_skip: clipSkip }),
  };
};
