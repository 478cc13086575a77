import type { ImageCall, ImageResult, Warning } from '../../engine/image-model';
import { badResponse, gatherImages, type HttpClient, imageOfBase64, parseJson, sizeWarnings } from '../../provider-kit';
import { type Automatic1111Settings, label } from './options';

/** What `info` says, which is JSON in a text (modules/processing.py, `Processed.js`). */
interface Info {
  /** Of each image, grids left out. */
  seeds?: readonly number[];
  /** Images before the first one: a grid of all, where the server is set to make it. */
  before: number;
  /** The checkpoint that was used. */
  model?: string;
  hash?: string;
}

/**
 * @param names of the checkpoint that was asked for.
 * @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE
 */
export const readAnswer = async (answer: unknown, call: ImageCall, names: readonly string[], { client, maxImageBytes }: Pick<Automatic1111Settings, 'client' | 'maxImageBytes'>): Promise<ImageResult> => {
  const body = record(answer);
  const list = call.mode === 'upscale' ? [body.image] : body.images;
  if (!Array.isArray(list)) throw badResponse(`Expected a list of images of ${label}, got none.`);
  const info = readInfo(body.info);
  const seedOf = (index: number): number | undefined => (call.mode === 'upscale' ? undefined : (info.seeds?.[index] ?? (call.seed === undefined ? undefined : call.seed + index)));
  const { images, warnings } = await gatherImages(
    list.slice(info.before) as unknown[],
    (text, index) => {
      if (typeof text !== 'string') throw badResponse(`Expected an image of ${label} in base64, got ${typeof text}.`);
      const seed = seedOf(index);
      return { ...imageOfBase64(text, maxImageBytes), ...(seed !== undefined && { seed }) };
    },
    // An upscaled image is one, however many were asked for.
    { asked: call.mode === 'upscale' ? 1 : call.n, label },
  );
  return {
    images,
    usage: { images: images.length },
    warnings: [...warnings, ...otherModel(info, names, client), ...(await sizeWarnings(images, call.size, label))],
    ...(info.hash && { modelVersion: info.hash }),
  };
};

/** Longest hash that is told, characters. */
const maxHash = 200;

/** The web UI takes the checkpoint that it has loaded when it does not find the one that was asked for, and says nothing. */
const otherModel = ({ model }: Info, names: readonly string[], { redact }: Pick<HttpClient, 'redact'>): Warning[] => {
  if (model === undefined || names.some((name) => name.includes(model))) return [];
  const used = redact(model);
  return [{ code: 'other', message: `${label} used the checkpoint "${used}" instead of "${names[0]}".`, details: { asked: names[0], used } }];
};

const readInfo = (info: unknown): Info => {
  const { all_seeds: seeds, index_of_first_image: before, sd_model_name: model, sd_model_hash: hash } = parse(info);
  return {
    before: typeof before === 'number' && before >= 0 ? before : 0,
    ...(Array.isArray(seeds) && seeds.every((seed) => Number.isSafeInteger(seed)) && { seeds: seeds as number[] }),
    ...(typeof model === 'string' && model !== '' && { model }),
    ...(typeof hash === 'string' && hash !== '' && { hash: hash.slice(0, maxHash) }),
  };
};

/** Servers that only speak this API leave it empty. */
const parse = (text: unknown): Record<string, unknown> => {
  try {
    return typeof text === 'string' ? record(parseJson(text)) : {};
  } catch {
    return {};
  }
};

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});
