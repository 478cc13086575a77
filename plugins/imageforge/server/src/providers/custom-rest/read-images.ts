import { ForgeError } from '../../engine/errors';
import type { ImageBytes, ImageCall, ImageResult } from '../../engine/image-model';
import { badResponse, gatherImages, type HttpAnswer, imageOf, imageOfBase64, imageOfLink } from '../../provider-kit';
import type { CustomRestOptions } from './options';
import { follow, matches, numberAt } from './pointer';

/** Seeds are 32 bits long everywhere here. */
const seedCount = 2 ** 32;

type Read = Pick<ImageResult, 'images' | 'usage' | 'warnings'>;

/**
 * The images of the final answer. One that cannot be had does not take the others with it: they are paid for.
 * @param hasSeed whether the request passed the seed on
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE, IMAGEFORGE_MODERATION_REFUSED when all of them were, IMAGEFORGE_CANCELED
 */
export const readImages = async (answer: HttpAnswer, hasSeed: boolean, call: ImageCall, server: CustomRestOptions): Promise<Read> => {
  const { as, images: pointer, seeds, moderated, seconds } = server.answer;
  if (as === 'bytes') return { images: [{ ...imageOf(answer.bytes), ...seedOf(hasSeed, call, 0) }], usage: { images: 1 }, warnings: [] };

  const body = answer.json();
  const told = seeds === undefined ? [] : follow(body, seeds);
  const judged = moderated ? follow(body, moderated.pointer) : [];
  const toImage = async (value: unknown, index: number) => {
    if (moderated && matches(moderated, judged[index])) {
      throw new ForgeError('IMAGEFORGE_MODERATION_REFUSED', `${server.label} refused this content: it left out image ${index + 1}.`);
    }
    return { ...(await readImage(value, call.signal, server)), ...seedOf(hasSeed, call, index, told[index]) };
  };
  const { images, warnings } = await gatherImages(follow(body, pointer), toImage, { asked: call.n, label: server.label });
  const took = numberAt(body, seconds);
  return { images, warnings, usage: { images: images.length, ...(took !== undefined && { seconds: took }) } };
};

const readImage = async (value: unknown, signal: AbortSignal, server: CustomRestOptions): Promise<ImageBytes> => {
  const { answer, baseURL, headers, trustedHosts, timeoutMs, maxImageBytes, lookup } = server;
  if (typeof value !== 'string' || value === '') throw badResponse(`Expected ${answer.as === 'url' ? 'a link' : 'base64'} at "${answer.images}", got ${typeof value}.`);
  if (answer.as === 'base64') return imageOfBase64(value, maxImageBytes);
  const { origin, host } = new URL(baseURL);
  if (!URL.canParse(value, baseURL)) throw badResponse(`Expected a link at "${answer.images}", got another text.`);
  // A path alone is one of the same host.
  return imageOfLink(new URL(value, baseURL).href, {
    maxBytes: maxImageBytes,
    timeoutMs,
    signal,
    trustedHosts: [host, ...trustedHosts],
    credentials: { origin, headers },
    ...(lookup && { lookup }),
  });
};

const seedOf = (hasSeed: boolean, { seed }: ImageCall, index: number, told?: unknown): { seed?: number } => {
  const said = Number(told ?? NaN);
  if (Number.isInteger(said)) return { seed: said };
  return hasSeed && seed !== undefined ? { seed: (seed + index) % seedCount } : {};
};
