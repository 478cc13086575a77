import type { ImageBytes, ImageCall, ImageResult, Warning } from '../../engine/image-model';
import { badResponse, gatherImages, imageOfLink, sizeWarnings } from '../../provider-kit';
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
  const seed = inputs.seed ? call.seed : undefined;
  const toImage = async (link: string) => ({ ...(await fetchImage(link, settings, call.signal)), ...(seed !== undefined && { seed }) });
  const { images, warnings } = await gatherImages(links, toImage, { asked: call.n, label });
  return {
    images,
    usage: { images: links.length, ...(seconds !== undefined && { seconds }) },
    warnings: [...warnings, ...tooMany(links.length, call.n, label), ...(await sizeWarnings(images, call.size, label))],
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

const tooMany = (received: number, asked: number, label: string): Warning[] =>
  received > asked ? [{ code: 'other', message: `${label} made ${received} of ${asked} images.`, details: { asked, received } }] : [];
