import { type ImageBytes, type ImageCall, shapeOf, type Warning } from '../../engine/image-model';
import { maskFor, readParameters } from '../../provider-kit';
import type { FluxModelRow } from './models';
import type { BlackForestLabsSettings } from './options';
import { fieldsOf } from './sizes';
import { canvasFor, referenceFor } from './source-images';

/**
 * A call as the body of a request, and what of it could not be said.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE, IMAGEFORGE_INVALID_REQUEST
 */
export const buildRequest = async (
  row: FluxModelRow,
  call: ImageCall,
  { safetyTolerance }: Pick<BlackForestLabsSettings, 'safetyTolerance'>,
): Promise<{ body: Record<string, unknown>; warnings: Warning[] }> => {
  const { parameters, warnings } = readParameters(call.parameters, row.parameters, row.label);
  const sources = call.images.length > 0 ? await sourceFields(row, call) : { fields: {}, warnings: [] };
  const body = {
    // First, so that no parameter can replace what the call itself says.
    ...row.defaults,
    ...parameters,
    prompt: call.prompt,
    ...(row.capabilities.seed && call.seed !== undefined && { seed: call.seed }),
    ...sizeFields(row, call),
    ...sources.fields,
    ...(safetyTolerance !== undefined && { safety_tolerance: Math.min(safetyTolerance, row.maxSafetyTolerance) }),
    ...(call.extend && { ...call.extend }),
    // PNG is lossless: what is published is made from it later.
    ...(!row.isFormatFixed && { output_format: 'png' }),
  };
  return { body, warnings: [...warnings, ...sources.warnings] };
};

const sizeFields = ({ asks }: FluxModelRow, { size }: ImageCall): Record<string, unknown> => {
  if (asks === 'source') return {};
  return asks === 'pixels' ? { width: size.width, height: size.height } : { ...fieldsOf(size, asks) };
};

/** Images are sent as base64, without the head of a data URL. */
const sourceFields = async (row: FluxModelRow, call: ImageCall): Promise<{ fields: Record<string, unknown>; warnings: Warning[] }> => {
  if (row.sources === 'image') return { fields: await canvasFields(call), warnings: [] };
  const references = await Promise.all(call.images.map((image) => referenceFor(image, row.label)));
  const [first, ...others] = references.map(({ image }) => base64(image));
  const { strength } = call;
  const fields = {
    numbered: { input_image: first, ...Object.fromEntries(others.map((image, index) => [`input_image_${index + 2}`, image])) },
    list: { images: [first, ...others] },
    'image-prompt': {
      image_prompt: first,
      // Its weight: 1 is all of the image.
      ...(row.hasPromptStrength && strength !== undefined && { image_prompt_strength: Number((1 - strength).toFixed(4)) }),
    },
  }[row.sources ?? 'numbered'];
  return { fields, warnings: references.flatMap(({ warnings }) => warnings) };
};

/** The image that is painted on, and where. Where a size is asked for, both have it, and so has what comes of them. */
const canvasFields = async ({ mode, images, mask, size }: ImageCall): Promise<Record<string, string>> => {
  const [image] = images as [ImageBytes];
  const asked = shapeOf(mode).size === 'asked' ? size : undefined;
  return {
    image: base64(await canvasFor(image, asked)),
    ...(mask && { mask: base64(await maskFor(mask, image, 'white', asked)) }),
  };
};

const base64 = ({ bytes }: ImageBytes): string => Buffer.from(bytes).toString('base64');
