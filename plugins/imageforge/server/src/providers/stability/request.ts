import { type ImageBytes, type ImageCall, shapeOf, type Warning } from '../../engine/image-model';
import { fileOf, invalidImage, maskFor, readParameters, sourceFor } from '../../provider-kit';
import type { StabilityModelRow } from './models';
import { ratioOf } from './ratios';
import { toApiSeed } from './seeds';

const sourceTypes = ['image/png', 'image/jpeg', 'image/webp'];
/** Of a whole request (API reference of generate/sd3), less the room for what is around the files, bytes. */
const maxUploadBytes = 10_485_760 - 65_536;

/**
 * A call as a form, and what of it could not be said.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE, IMAGEFORGE_INVALID_REQUEST
 */
export const buildRequest = async (row: StabilityModelRow, call: ImageCall): Promise<{ form: FormData; warnings: Warning[] }> => {
  const { parameters, warnings } = readParameters(call.parameters, row.parameters, row.label);
  const isUnheard = row.isPromptless && call.prompt !== '';
  const { image = 'image', prompt = 'prompt', search = 'search_prompt' } = row.names ?? {};
  const fields: Record<string, unknown> = {
    // First, so that no parameter can replace what the call itself says.
    ...parameters,
    [prompt]: isUnheard ? undefined : call.prompt || undefined,
    negative_prompt: call.negativePrompt,
    seed: call.seed === undefined || !row.capabilities.seed ? undefined : toApiSeed(call.seed),
    model: row.variant,
    // Only the endpoint that several models share asks for the mode.
    mode: row.variant === undefined ? undefined : call.mode,
    aspect_ratio: row.ratioIn?.includes(call.mode) ? ratioOf(call.size) : undefined,
    [search]: call.search,
    left: call.extend?.left,
    right: call.extend?.right,
    up: call.extend?.top,
    down: call.extend?.bottom,
    ...strengthField(row, call),
    // PNG is lossless: what is published is made from it later.
    output_format: 'png',
  };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, String(value));
  for (const [name, file] of Object.entries(await files(row, call))) form.set(name === 'image' ? image : name, fileOf(file, name));
  return { form, warnings: isUnheard ? [...warnings, promptWarning(row)] : warnings };
};

const promptWarning = ({ label }: StabilityModelRow): Warning => ({
  code: 'unsupported-setting',
  message: `${label} takes no prompt; it was left out.`,
  details: { name: 'prompt' },
});

const strengthField = (row: StabilityModelRow, { mode, strength = row.strengthDefault }: ImageCall): Record<string, number> => {
  const { strength: name = 'strength' } = row.names ?? {};
  if (strength === undefined || shapeOf(mode).images.max === 0) return {};
  return { [name]: row.isStyleAlone ? Number((1 - strength).toFixed(4)) : strength };
};

/** The source image and its mask; where a size is asked for, in that size, which is the size of what comes of them. */
const files = async (row: StabilityModelRow, call: ImageCall): Promise<{ image?: ImageBytes; mask?: ImageBytes }> => {
  const [source] = call.images;
  if (!source) return {};
  const size = shapeOf(call.mode).size === 'asked' && !row.isStyleAlone ? call.size : undefined;
  const image = await sourceFor(source, { types: sourceTypes, ...(size && { size }) });
  const mask = call.mask && (await maskFor(call.mask, source, 'white', size));
  const bytes = image.bytes.byteLength + (mask?.bytes.byteLength ?? 0);
  if (bytes > maxUploadBytes) {
    throw invalidImage('images', `Stability AI takes at most ${maxUploadBytes} bytes of source image and mask, got ${bytes}. Send a smaller image, or a JPEG.`);
  }
  return { image, ...(mask && { mask }) };
};
