import { draw } from './drawing';
import type { RecordedRequest } from './recorded-request';

/** Output tokens of a square image, as OpenAI charges them for gpt-image-1. */
const outputTokens: Record<string, number> = { low: 272, medium: 1_056, high: 4_160, auto: 1_056 };

/** The images that a request asks for. @param count instead of its `n`. */
export const drawImages = ({ fields }: RecordedRequest, count: number): Promise<Buffer[]> => {
  const [width = 1024, height = 1024] = String(fields.size ?? '1024x1024')
    .split('x')
    .map(Number);
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      draw({
        width,
        height,
        seed: `${String(fields.prompt)}#${index}`,
        format: fields.output_format as string | undefined,
        transparent: fields.background === 'transparent',
      }),
    ),
  );
};

/** Usage as the Images API reports it: without `output_tokens_details`. */
export const usageOf = ({ fields, files }: RecordedRequest, images: number, previews = 0) => {
  const textTokens = Math.ceil(String(fields.prompt).length / 4);
  const imageTokens = files.filter(({ field }) => field.startsWith('image')).length * 194;
  const output = images * (outputTokens[String(fields.quality ?? 'auto')] ?? 1_056) + previews * 100;
  return {
    total_tokens: textTokens + imageTokens + output,
    input_tokens: textTokens + imageTokens,
    output_tokens: output,
    input_tokens_details: { text_tokens: textTokens, image_tokens: imageTokens },
  };
};

/** Body of a JSON answer. @param toEntry what stands for an image; default base64. */
export const jsonAnswer = (
  request: RecordedRequest,
  images: readonly Buffer[],
  toEntry = (image: Buffer, _index: number): object => ({ b64_json: image.toString('base64') }),
): object => {
  const isGptImage = String(request.fields.model).startsWith('gpt-image');
  const entries = images.map(toEntry);
  return {
    created: 1_764_000_000,
    data:
      request.fields.model === 'dall-e-3'
        ? entries.map((entry) => ({
            ...entry,
            revised_prompt: `${String(request.fields.prompt)}, in detail`,
          }))
        : entries,
    ...(isGptImage && { usage: usageOf(request, images.length) }),
  };
};

/** Events of a streamed answer, in order. A preview is a picture of its own, as with the real one. */
export const streamedAnswer = (
  request: RecordedRequest,
  image: Buffer,
  preview: Buffer,
  previews: number,
): object[] => {
  const { fields, path } = request;
  const kind = path.endsWith('/edits') ? 'image_edit' : 'image_generation';
  const common = {
    b64_json: image.toString('base64'),
    created_at: 1_764_000_000,
    size: fields.size,
    quality: fields.quality ?? 'auto',
    background: fields.background ?? 'auto',
    output_format: fields.output_format ?? 'png',
  };
  return [
    ...Array.from({ length: previews }, (_, index) => ({
      type: `${kind}.partial_image`,
      ...common,
      b64_json: preview.toString('base64'),
      partial_image_index: index,
    })),
    { type: `${kind}.completed`, ...common, usage: usageOf(request, 1, previews) },
  ];
};

export const toSse = (events: readonly object[]): string =>
  events
    .map(
      (event) =>
        `${'type' in event ? `event: ${String(event.type)}\n` : ''}data: ${JSON.stringify(event)}\n\n`,
    )
    .join('');
