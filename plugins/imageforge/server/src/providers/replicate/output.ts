import { asForgeError } from '../../engine/errors';
import type { ImageBytes, ImageCall, ImageResult, Warning } from '../../engine/image-model';
import { badResponse, imageOfLink, sizeWarnings } from '../../provider-kit';
import type { ReplicateModelRow } from './models';
import type { ReplicateSettings } from './options';
import type { Prediction } from './prediction';

/** Time for one image, ms. */
const linkMs = 60_000;

/** What a prediction made. One image that cannot be had does not lose the others. */
export const toResult = async (
  prediction: Prediction,
  call: ImageCall,
  { label, inputs }: ReplicateModelRow,
  settings: ReplicateSettings,
): Promise<ImageResult> => {
  const { id, links, seconds, version } = prediction;
  if (prediction.isRemoved) throw badResponse(`Replicate has deleted what prediction ${id} made, as it does after an hour.`);
  if (links.length === 0) throw badResponse(`Expected addresses of images from prediction ${id}, got none.`);
  const fetched = await Promise.allSettled(links.slice(0, call.n).map((link) => fetchImage(link, settings, call.signal)));
  const images = fetched.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const problems = fetched.flatMap((one, index) => (one.status === 'rejected' ? [{ index, error: asForgeError(one.reason) }] : []));
  const [first] = problems;
  if (images.length === 0 && first) throw first.error;
  return {
    images: images.map((image) => ({ ...image, ...(inputs.seed && call.seed !== undefined && { seed: call.seed }) })),
    usage: { images: links.length, ...(seconds !== undefined && { seconds }) },
    warnings: [...countWarnings(links.length, call.n, label), ...problems.map(failedImage), ...(await sizeWarnings(images, call.size, label))],
    ...(version && { modelVersion: version }),
    requestId: id,
  };
};

/** The key goes to the API's own origin alone; images lie elsewhere, at replicate.delivery. */
const fetchImage = (link: string, { baseURL, apiKey, maxImageBytes, lookup }: ReplicateSettings, signal: AbortSignal): Promise<ImageBytes> => {
  const { host, origin } = new URL(baseURL);
  return imageOfLink(link, {
    maxBytes: maxImageBytes,
    timeoutMs: linkMs,
    signal,
    trustedHosts: [host],
    credentials: { origin, headers: { authorization: `Bearer ${apiKey}` } },
    ...(lookup && { lookup }),
  });
};

const failedImage = ({ index, error }: { index: number; error: Error }): Warning => ({ code: 'image-failed', message: error.message, details: { index } });

const countWarnings = (received: number, asked: number, label: string): Warning[] => {
  if (received === asked) return [];
  const message = `${label} made ${received} of ${asked} images.`;
  return [{ code: received < asked ? 'fewer-images' : 'other', message, details: { asked, received } }];
};
