import { ForgeError } from '../../engine/errors';
import type { ImageBytes, ImageCall, Warning } from '../../engine/image-model';
import { dressMask, expectSameSize, knownParameters, resizeTo, toPng } from '../../provider-kit';
import { checkpoint } from './models';
import { label } from './options';

interface Automatic1111Request {
  path: '/sdapi/v1/txt2img' | '/sdapi/v1/img2img' | '/sdapi/v1/extra-single-image';
  body: Record<string, unknown>;
  warnings: readonly Warning[];
}

interface RequestParts {
  /** The checkpoint by the name that the server has for it. */
  title: string;
  /** Name of the call, by which its progress is asked for. */
  task: string;
  upscaler: string;
}

/**
 * The call as the API takes it. Fields: `/docs` of a web UI, made of modules/api/models.py.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE, IMAGEFORGE_INVALID_REQUEST
 */
export const buildRequest = async (call: ImageCall, parts: RequestParts): Promise<Automatic1111Request> => {
  const { parameters, warnings } = knownParameters(call.parameters, checkpoint.parameters, label);
  if (call.mode === 'upscale') return upscaleRequest(call, parts, parameters, warnings);
  const body = {
    prompt: call.prompt,
    negative_prompt: call.negativePrompt ?? '',
    width: call.size.width,
    height: call.size.height,
    batch_size: call.n,
    n_iter: 1,
    // −1 is a random one.
    seed: call.seed ?? -1,
    ...fieldsOf(parameters),
    // For this request alone: the server goes back to its own afterwards.
    override_settings: { sd_model_checkpoint: parts.title, ...(parameters.clip_skip !== undefined && { CLIP_stop_at_last_layers: parameters.clip_skip }) },
    send_images: true,
    save_images: false,
    force_task_id: parts.task,
  };
  const [source] = call.images;
  if (call.mode === 'text-to-image' || !source) return { path: '/sdapi/v1/txt2img', body, warnings };
  return { path: '/sdapi/v1/img2img', body: { ...body, ...(await sourceFields(source, call)) }, warnings };
};

/** Denoising of a variation where nobody says: enough to differ, little enough to be the same picture. */
const variationStrength = 0.5;

const sourceFields = async (source: ImageBytes, { mode, size, strength, mask }: ImageCall): Promise<Record<string, unknown>> => {
  if (mask) await expectSameSize(mask, source);
  const denoising = strength ?? (mode === 'variation' ? variationStrength : undefined);
  return {
    // Sized here, mask and image alike, so that they go on fitting each other.
    init_images: [base64(await resizeTo(source, size))],
    ...(denoising !== undefined && { denoising_strength: denoising }),
    ...(mask && {
      mask: base64(await resizeTo(await dressMask(mask, 'white'), size)),
      // White is where to repaint, in the whole picture, beginning with what is there. The mask brings its own soft edge.
      inpainting_mask_invert: 0,
      inpaint_full_res: false,
      inpainting_fill: 1,
      mask_blur: 0,
    }),
  };
};

const upscaleRequest = async (
  { images, factor, prompt, strength }: ImageCall,
  { upscaler }: RequestParts,
  parameters: Record<string, unknown>,
  warnings: readonly Warning[],
): Promise<Automatic1111Request> => {
  const [source] = images;
  if (!source) throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', 'Expected a source image to upscale, got none.', { details: { field: 'images' } });
  const { upscaler: wanted = upscaler, ...others } = parameters;
  const leftOut = [...Object.keys(others).map((name) => `parameters.${name}`), ...(prompt ? ['prompt'] : []), ...(strength === undefined ? [] : ['strength'])];
  return {
    path: '/sdapi/v1/extra-single-image',
    body: { resize_mode: 0, upscaling_resize: factor, upscaler_1: text('upscaler', wanted), image: base64(await toPng(source)) },
    warnings: [
      ...warnings,
      ...leftOut.map((name) => ({
        code: 'unsupported-setting' as const,
        message: `The upscalers of ${label} have no setting "${name}"; it was left out.`,
        details: { name },
      })),
    ],
  };
};

/** @throws ForgeError IMAGEFORGE_INVALID_REQUEST */
const fieldsOf = ({ steps, guidance, sampler, scheduler }: Record<string, unknown>): Record<string, unknown> => ({
  ...(steps !== undefined && { steps: number('steps', steps, 1, 150) }),
  ...(guidance !== undefined && { cfg_scale: number('guidance', guidance, 0, 30) }),
  ...(sampler !== undefined && { sampler_name: text('sampler', sampler) }),
  ...(scheduler !== undefined && { scheduler: text('scheduler', scheduler) }),
});

const number = (name: string, value: unknown, least: number, most: number): number => {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw badParameter(name, `a number from ${least} to ${most}`, value);
};

const text = (name: string, value: unknown): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw badParameter(name, 'a text', value);
};

const badParameter = (name: string, expected: string, value: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Setting "${name}": expected ${expected}, got ${JSON.stringify(value)}.`, {
    details: { field: `parameters.${name}` },
  });

const base64 = ({ bytes }: ImageBytes): string => Buffer.from(bytes).toString('base64');
