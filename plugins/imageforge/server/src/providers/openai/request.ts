import type OpenAI from 'openai';
import { ForgeError } from '../../engine/errors';
import { formatSize, type ImageBytes, type ImageCall, type Warning } from '../../engine/image-model';
import { toEditMask } from './mask';
import type { OpenAIModelRow } from './models';
import type { OpenAISettings } from './options';
import { type Endpoint, readParameters, unsupported } from './parameters';
import { toSourceImage } from './source-images';

/** A call as it is sent, and what of it could not be said. */
export type OpenAIRequest = { warnings: Warning[] } & (
  | { endpoint: 'generations'; body: OpenAI.ImageGenerateParams }
  | { endpoint: 'edits'; body: OpenAI.ImageEditParams }
  | { endpoint: 'variations'; body: OpenAI.ImageCreateVariationParams }
);

/**
 * Translates a call into the fields of the Images API.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE, IMAGEFORGE_INVALID_REQUEST
 */
export const buildRequest = async (
  row: OpenAIModelRow,
  call: ImageCall,
  { moderation }: Pick<OpenAISettings, 'moderation'>,
): Promise<OpenAIRequest> => {
  const endpoint = endpointOf(call);
  const parameters = readParameters(row, call, endpoint);
  const dialect = row.dialect === 'gpt-image' ? gptImageFields(row, call) : dallEFields(row, call);
  const warnings = [...neverSupported(row, call), ...dialect.warnings, ...parameters.warnings];
  const common = {
    // First, so that no parameter can replace what the call itself says.
    ...parameters.fields,
    model: row.id,
    prompt: call.prompt,
    n: call.n,
    size: formatSize(call.size),
    ...dialect.fields,
    ...(row.dialect === 'gpt-image' && endpoint === 'generations' && { moderation }),
  };
  if (endpoint === 'generations') return { endpoint, warnings, body: common as OpenAI.ImageGenerateParams };
  if (endpoint === 'variations') {
    const { prompt, ...fields } = common;
    if (prompt !== '') warnings.push(unsupported('prompt', `${row.label} makes variations without a prompt; it was left out.`));
    return { endpoint, warnings, body: { ...fields, ...(await files(row, call)) } as OpenAI.ImageCreateVariationParams };
  }
  return { endpoint, warnings, body: { ...common, ...(await files(row, call)) } as OpenAI.ImageEditParams };
};

const endpointOf = ({ mode }: ImageCall): Endpoint => {
  if (mode === 'text-to-image') return 'generations';
  return mode === 'variation' ? 'variations' : 'edits';
};

/** The Images API has no seeds and no negative prompts; the engine knows, other callers hear it here. */
const neverSupported = (row: OpenAIModelRow, call: ImageCall): Warning[] =>
  (['seed', 'negativePrompt'] as const)
    .filter((setting) => call[setting] !== undefined)
    .map((setting) => unsupported(setting, `${row.label} has no setting "${setting}"; it was left out.`));

const quality = (row: OpenAIModelRow, call: ImageCall): { quality?: string } =>
  call.quality !== undefined && row.capabilities.qualities.length > 0 ? { quality: call.quality } : {};

const gptImageFields = (row: OpenAIModelRow, call: ImageCall) => {
  // PNG is lossless: what is published is made from it later. JPEG comes sooner (OpenAI's image generation guide).
  const { output_format: format = 'png', output_compression: compression } = call.parameters;
  if (format === 'jpeg' && call.background === 'transparent') {
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', 'Setting "output_format": expected png or webp for a transparent background, got "jpeg".', {
      details: { field: 'parameters.output_format' },
    });
  }
  const isLossless = format === 'png' && compression !== undefined;
  return {
    fields: {
      ...quality(row, call),
      ...(call.background !== undefined && { background: call.background }),
      output_format: format,
      ...(isLossless && { output_compression: undefined }),
      ...(streams(row, call) && { stream: true, partial_images: row.capabilities.partialImages }),
    },
    warnings: isLossless ? [unsupported('output_compression', 'A PNG has no compression to choose; "output_compression" was left out.')] : [],
  };
};

/**
 * Previews are streamed for single images only: the events of a batch don't say which of its images
 * they show (`partial_image_index` counts the previews), so a batch comes without.
 */
const streams = (row: OpenAIModelRow, call: ImageCall): boolean =>
  call.onPartialImage !== undefined && call.n === 1 && row.capabilities.partialImages > 0;

const dallEFields = (row: OpenAIModelRow, call: ImageCall) => ({
  fields: {
    ...quality(row, call),
    // The default is a link that lives for an hour.
    response_format: 'b64_json',
  },
  warnings:
    call.background === undefined || call.background === 'auto'
      ? []
      : [unsupported('background', `${row.label} has no setting "background"; it was left out.`)],
});

const files = async (
  row: OpenAIModelRow,
  call: ImageCall,
): Promise<{ image: File | File[]; mask?: File }> => {
  const images = await Promise.all(call.images.map((image) => toSourceImage(image, row.sourceTypes)));
  const [first] = images;
  const mask = call.mask && first && (await toEditMask(call.mask, first));
  const parts = images.map((image, index) => toFile(image, `image-${index + 1}`));
  return {
    // A list is sent as `image[]`, a single file as `image`, the only field that older servers know.
    image: row.dialect === 'dall-e' && parts.length === 1 ? parts[0]! : parts,
    ...(mask && { mask: toFile(mask, 'mask') }),
  };
};

const toFile = ({ bytes, mediaType }: ImageBytes, name: string): File =>
  new File([new Uint8Array(bytes)], `${name}.${mediaType.replace('image/', '')}`, { type: mediaType });
