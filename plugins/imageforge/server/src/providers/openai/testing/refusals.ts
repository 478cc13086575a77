import sharp from 'sharp';
import type { RecordedRequest } from './recorded-request';

/** Body of an error answer of the API. */
interface Refusal {
  status: number;
  error: { message: string; type: string; param: string | null; code: string | null };
}

const refuse = (
  status: number,
  message: string,
  param: string | null = null,
  code: string | null = null,
): Refusal => ({
  status,
  error: { message, type: 'invalid_request_error', param, code },
});

/** Fields that one half of the models refuses, as the real API does. */
const onlyGptImage = [
  'output_format',
  'output_compression',
  'background',
  'moderation',
  'stream',
  'partial_images',
  'input_fidelity',
];
const onlyDallE = ['response_format', 'style'];

/** What the real API would answer to this request instead of an image; `undefined`: nothing. */
export const findRefusal = async (request: RecordedRequest): Promise<Refusal | undefined> => {
  const { fields, files, headers, path } = request;
  if (!/^Bearer \S+$/.test(headers.authorization ?? '')) return refuse(401, 'Missing bearer authentication.');
  const isEdit = path === '/v1/images/edits';
  if (path === '/v1/images/variations') return findVariationRefusal(request);
  if (!isEdit && path !== '/v1/images/generations') return refuse(404, `Unknown request URL: POST ${path}.`);

  const model = String(fields.model);
  const foreign = model.startsWith('gpt-image') ? onlyDallE : onlyGptImage;
  const unknown = foreign.find((field) => field in fields);
  if (/^(gpt-image|dall-e)/.test(model) && unknown) {
    return refuse(400, `Unknown parameter: '${unknown}'.`, unknown, 'unknown_parameter');
  }
  const longest = { 'dall-e-2': 1_000, 'dall-e-3': 4_000 }[model] ?? 32_000;
  if (typeof fields.prompt !== 'string' || fields.prompt.length > longest) {
    return refuse(
      400,
      `Expected a prompt of at most ${longest} characters.`,
      'prompt',
      'string_above_max_length',
    );
  }
  if (model === 'dall-e-3' && fields.n !== 1) return refuse(400, `You must provide n=1 for this model.`, 'n');
  return isEdit ? findFileRefusal(files) : undefined;
};

/** Only dall-e-2 has variations, of one square PNG and without a prompt (OpenAPI 2.3.0). */
const findVariationRefusal = async ({ fields, files }: RecordedRequest): Promise<Refusal | undefined> => {
  if (fields.model !== 'dall-e-2') return refuse(400, "Invalid value: expected 'dall-e-2'.", 'model', 'invalid_value');
  if ('prompt' in fields) return refuse(400, "Unknown parameter: 'prompt'.", 'prompt', 'unknown_parameter');
  const [image, ...others] = files;
  if (image?.field !== 'image' || others.length > 0) return refuse(400, 'Expected one image.', 'image');
  const { format, width, height } = await sharp(image.bytes).metadata();
  return format === 'png' && width === height ? undefined : refuse(400, 'Uploaded image must be a PNG and square.', 'image');
};

const findFileRefusal = async (files: RecordedRequest['files']): Promise<Refusal | undefined> => {
  const [first] = files.filter(({ field }) => field === 'image' || field === 'image[]');
  if (!first)
    return refuse(400, "Missing required parameter: 'image'.", 'image', 'missing_required_parameter');
  const mask = files.find(({ field }) => field === 'mask');
  if (!mask) return undefined;
  const [image, cover] = await Promise.all([sharp(first.bytes).metadata(), sharp(mask.bytes).metadata()]);
  if (cover.format !== 'png' || !cover.hasAlpha)
    return refuse(400, 'Invalid mask: expected a PNG with alpha.', 'mask');
  return image.width === cover.width && image.height === cover.height
    ? undefined
    : refuse(400, 'Invalid mask image format - mask size does not match image size.', 'mask');
};
