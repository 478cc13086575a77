import { ForgeError } from '../../engine/errors';
import { type ImageCall, type ImageResult, mediaTypeOf, type Warning } from '../../engine/image-model';
import { badResponse, sizeWarnings } from '../../provider-kit';
import type { AnsweredImage, OpenAIAnswer } from './answer';
import { readUsage } from './usage';

type ResultImage = ImageResult['images'][number];

/**
 * The answer as a result. Each image stands for itself: one that is missing or broken is a warning
 * as long as another came.
 * @param fetchLink gets the bytes of an image that came as a link.
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE when no image came.
 */
export const toResult = async (
  answer: OpenAIAnswer,
  call: ImageCall,
  fetchLink: (url: string) => Promise<Uint8Array>,
): Promise<Omit<ImageResult, 'requestId'>> => {
  const { n } = call;
  const received = answer.images.length;
  if (received === 0) throw badResponse(`Expected ${n} images, got none.`);
  const outcomes = await Promise.all(answer.images.slice(0, n).map((image) => readBytes(image, fetchLink)));
  const images = outcomes.flatMap((outcome, index) => (typeof outcome === 'string' ? [] : [{ index, ...outcome }]));
  const [problem] = outcomes.filter((outcome) => typeof outcome === 'string');
  if (images.length === 0) throw badResponse(problem ?? 'No image came.');
  return {
    images,
    usage: readUsage(answer.usage, received, call.images.length > 0),
    warnings: [
      ...countWarnings(n, received),
      ...outcomes.flatMap((outcome, index) => (typeof outcome === 'string' ? [failed(index, outcome)] : [])),
      ...(await sizeWarnings(images, call.size, 'OpenAI')),
    ],
  };
};

/** @returns the image, or why there is none, in words. */
const readBytes = async (
  { base64, url, revisedPrompt }: AnsweredImage,
  fetchLink: (url: string) => Promise<Uint8Array>,
): Promise<ResultImage | string> => {
  const bytes = base64 !== undefined ? decode(base64) : await follow(url, fetchLink);
  if (typeof bytes === 'string') return bytes;
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === undefined)
    return `Expected a PNG, JPEG, WebP or AVIF image, got ${bytes.byteLength} other bytes.`;
  return { bytes, mediaType, ...(revisedPrompt !== undefined && { revisedPrompt }) };
};

const decode = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

/** One link that fails doesn't lose the images that came. @returns the bytes, or why there are none. */
const follow = async (
  url: string | undefined,
  fetchLink: (url: string) => Promise<Uint8Array>,
): Promise<Uint8Array | string> => {
  if (url === undefined) return 'An entry of the answer holds no image.';
  return fetchLink(url).catch((thrown: unknown) =>
    thrown instanceof ForgeError ? thrown.message : 'The link to an image could not be fetched.',
  );
};

const countWarnings = (asked: number, received: number): Warning[] => {
  if (received === asked) return [];
  const details = { asked, received };
  return received < asked
    ? [{ code: 'fewer-images', message: `OpenAI made ${received} of ${asked} images.`, details }]
    : [{ code: 'other', message: `OpenAI made ${received} images; the first ${asked} were kept.`, details }];
};

const failed = (index: number, message: string): Warning => ({
  code: 'image-failed',
  message,
  details: { index },
});
