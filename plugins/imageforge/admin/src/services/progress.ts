import type { GenerationView, ImageView } from '../../../shared/generations';
import type { Problem } from './problem';

/** What is known of a generation that is being watched. */
export interface Progress {
  /** `undefined` until the first answer. */
  view?: GenerationView;
  /** Unfinished images by index, while the model still works on them. */
  previews: Record<number, string>;
  /** `lost`: the server has not answered for a while; work may go on. */
  connection: 'ok' | 'lost';
  /** Watching was given up: the generation is gone, or may not be seen. */
  problem?: Problem;
}

export const initialProgress: Progress = { previews: {}, connection: 'ok' };

/** Whether somebody still works on it, or is about to. */
export const isRunning = (view: GenerationView): boolean => view.state === 'queued' || view.state === 'running';

/**
 * What a person has to decide before it goes on: whether a call that may have been charged is made again, or
 * whether the prompt, or the images, are allowed. `undefined`: nothing.
 */
export const waitsFor = ({ state, stage }: Pick<GenerationView, 'state' | 'stage'>): 'decision' | 'prompt' | 'images' | undefined => {
  if (state !== 'review') return undefined;
  if (stage === 'generate') return 'decision';
  return stage === 'screen' ? 'prompt' : 'images';
};

/** Whom a generation waits for, by the code of what the server could not do. */
const awaited: Record<string, 'provider' | 'moderator' | 'storage'> = {
  IMAGEFORGE_POSTPONED: 'provider',
  IMAGEFORGE_PROVIDER_UNAVAILABLE: 'provider',
  IMAGEFORGE_PROVIDER_RATE_LIMITED: 'provider',
  IMAGEFORGE_MODERATOR_UNAVAILABLE: 'moderator',
  IMAGEFORGE_STORAGE_FAILED: 'storage',
  IMAGEFORGE_PUBLISH_FAILED: 'storage',
};

interface Wait {
  for: 'provider' | 'moderator' | 'storage' | 'other';
  /** The server's own words and the code, for whoever is asked for help. */
  detail: string;
  /** ISO 8601, where the server says it and it is still to come. */
  retryAt?: string;
}

/** Why one that has not ended goes no further now: the error of a try, after which another one follows. */
export const waitOf = (view: GenerationView, now = Date.now()): Wait | undefined => {
  const { error } = view;
  if (!error || !isRunning(view)) return undefined;
  const { cause, retryAt } = error.details ?? {};
  const code = typeof cause === 'string' ? cause : error.code;
  return {
    for: awaited[code] ?? 'other',
    detail: [error.message, code].join(' · '),
    ...(typeof retryAt === 'string' && Date.parse(retryAt) > now && { retryAt }),
  };
};

/** Whether it has ended. */
export const isFinal = (view: GenerationView): boolean => !isRunning(view) && view.state !== 'review';

/** Whether nothing will change any more without somebody's asking: the server ends its stream here. */
export const isSettled = (view: GenerationView): boolean =>
  isFinal(view) && view.images.every((image) => image.state !== 'publishing');

/** Images that can be used, or are used already. */
export const usableImages = (view: GenerationView): ImageView[] =>
  view.images.filter(({ state }) => state === 'ready' || state === 'publishing' || state === 'published');

/** What it cost, where that is worth saying: "free" is no comfort when nothing came of it. */
export const costWorthSaying = (view: GenerationView): GenerationView['cost'] => {
  const { cost } = view;
  return cost?.known && cost.max === 0 && usableImages(view).length === 0 ? undefined : cost;
};

/**
 * Signed addresses change with every answer; keeping the one that is shown avoids loading the
 * same picture again and again.
 */
const keepAddress = (image: ImageView, shown: ImageView | undefined): ImageView =>
  shown?.previewUrl && shown.assetId === image.assetId && (image.previewUrl || !image.url)
    ? { ...image, previewUrl: shown.previewUrl }
    : image;

/** Keeps the addresses that `shown` has for the same images. */
export const keepAddresses = (next: GenerationView, shown: GenerationView | undefined): GenerationView =>
  shown?.id === next.id
    ? {
        ...next,
        images: next.images.map((image) =>
          keepAddress(image, shown.images.find(({ index }) => index === image.index)),
        ),
      }
    : next;

/**
 * The server's present answer.
 * @param freshAddresses take the new signed addresses: the ones that are shown have expired
 */
export const withGeneration = (
  progress: Progress,
  view: GenerationView,
  { freshAddresses = false } = {},
): Progress => {
  const previews = Object.fromEntries(
    Object.entries(progress.previews).filter(([index]) => {
      const image = view.images.find((other) => other.index === Number(index));
      return !isFinal(view) && (image === undefined || image.state === 'pending');
    }),
  );
  return {
    view: freshAddresses ? view : keepAddresses(view, progress.view),
    previews,
    connection: 'ok',
  };
};

/** An unfinished image has arrived. */
export const withPreview = (progress: Progress, { index, url }: { index: number; url: string }): Progress => ({
  ...progress,
  previews: { ...progress.previews, [index]: url },
});

/** One image has changed, as the answer to keeping or discarding it says. */
export const withImage = (progress: Progress, image: ImageView): Progress =>
  progress.view
    ? {
        ...progress,
        view: {
          ...progress.view,
          images: progress.view.images.map((other) => (other.index === image.index ? keepAddress(image, other) : other)),
        },
      }
    : progress;

/** The generation as it will be once these images are discarded, which the server was not told yet. */
export const withDiscarded = (view: GenerationView, assetIds: readonly string[]): GenerationView => ({
  ...view,
  images: view.images.map((image) =>
    image.assetId && image.state === 'ready' && assetIds.includes(image.assetId) ? { ...image, state: 'discarded' } : image,
  ),
});

/**
 * How many of its images there are to choose from, and of how many: what somebody has discarded
 * was made, and is not missing.
 */
export const countOf = (view: GenerationView): { usable: number; asked: number } => ({
  usable: usableImages(view).length,
  asked: view.n - view.images.filter(({ state }) => state === 'discarded').length,
});

/** Ids, `provider/model`, of the model that was asked for and of those that stood in for it. */
export const makersOf = ({ provider, model, images }: Pick<GenerationView, 'provider' | 'model' | 'images'>): string[] => [
  ...new Set([`${provider}/${model}`, ...images.flatMap(({ madeBy }) => madeBy ?? [])]),
];

/** A place in the grid of results. */
export interface Tile {
  index: number;
  image: ImageView;
  /** What to show: the image, or what there is of it. `undefined`: nothing yet. */
  src?: string;
  /** `waiting`: it is still being made. `absent`: it ended without this image. */
  state: 'waiting' | 'absent' | Exclude<ImageView['state'], 'pending'>;
}

/** One tile for each image that was asked for, whether or not the server names it already. */
export const tilesOf = ({ view, previews }: Progress): Tile[] => {
  if (!view) return [];
  const count = Math.max(view.n, ...view.images.map(({ index }) => index + 1));
  return Array.from({ length: count }, (_, index) => {
    const image = view.images.find((other) => other.index === index) ?? { index, state: 'pending' as const };
    const unfinished = isFinal(view) ? 'absent' : 'waiting';
    return {
      index,
      image,
      src: image.previewUrl ?? image.url ?? previews[index],
      state: image.state === 'pending' ? unfinished : image.state,
    };
  });
};

/** What the button in the field says about a generation that goes on, or waits, behind it. */
export type FieldStatus =
  | { kind: 'none' }
  | { kind: 'running' }
  | { kind: 'review' }
  /** Somebody who manages generations has to say what becomes of a call that may have been charged. */
  | { kind: 'decision' }
  /** `chosen`: one was chosen already; these are left. */
  | { kind: 'ready'; count: number; chosen: boolean }
  | { kind: 'failed' };

export const fieldStatus = ({ view }: Progress): FieldStatus => {
  if (!view) return { kind: 'none' };
  if (isRunning(view)) return { kind: 'running' };
  if (view.state === 'review') return { kind: waitsFor(view) === 'decision' ? 'decision' : 'review' };
  if (view.state === 'failed' || view.state === 'blocked') return { kind: 'failed' };
  const ready = view.images.filter(({ state }) => state === 'ready').length;
  const chosen = view.images.some(({ state }) => state === 'publishing' || state === 'published');
  return view.publish === 'on-keep' && ready > 0 ? { kind: 'ready', count: ready, chosen } : { kind: 'none' };
};

/** Whether it has ended, or is gone, with nothing left to choose from. */
export const isUsedUp = (progress: Progress): boolean =>
  fieldStatus(progress).kind === 'none' && (progress.view !== undefined || progress.problem?.kind === 'missing');
