import type { ForgeError } from '../../engine/errors';
import type { ImageCall, ImageResult } from '../../engine/image-model';
import { badResponse, gatherImages, imageOf, type JobState, sizeWarnings } from '../../provider-kit';
import { jobError, recordOf } from './errors';
import { type ComfyUISettings, label } from './options';

/** Where a job is in the queue. */
type Place = 'running' | 'unknown' | { ahead: number };

/** Rows are `[number, prompt_id, graph, …]`; less goes first, and what is pending is a heap, not in order. */
export const placeIn = (queue: unknown, job: string): Place => {
  const { queue_running: running, queue_pending: pending } = recordOf(queue);
  const rows = (list: unknown): [number, string][] => (Array.isArray(list) ? list.filter(Array.isArray).map(([number, id]) => [Number(number), String(id)]) : []);
  if (rows(running).some(([, id]) => id === job)) return 'running';
  const mine = rows(pending).find(([, id]) => id === job);
  return mine ? { ahead: rows(pending).filter(([number]) => number < mine[0]).length + rows(running).length } : 'unknown';
};

/**
 * How the job stands; done with its images fetched, or with why it failed: that is no failure of the look.
 * The history of a job is empty while it waits and while it runs, and for one that nobody knows: the queue tells them apart.
 */
export const lookAtJob = async (
  job: string,
  call: ImageCall,
  output: string | undefined,
  settings: ComfyUISettings,
  signal: AbortSignal,
): Promise<JobState<ImageResult | ForgeError>> => {
  const entry = await entryOf(job, settings, signal);
  if (entry) return ended(job, entry, call, output, settings, signal);
  const place = placeIn((await settings.client.request({ path: '/queue', signal })).json(), job);
  // Far from its turn it need not be looked at so often.
  if (place !== 'unknown') return { isDone: false, ...(place !== 'running' && { waitMs: settings.pollMs * Math.min(10, place.ahead + 1) }) };
  // Between the two answers it may have ended.
  const late = await entryOf(job, settings, signal);
  if (late) return ended(job, late, call, output, settings, signal);
  return { isDone: true, result: badResponse(`${label} does not know the job any more: it was deleted, or the server has started anew.`) };
};

const entryOf = async (job: string, { client }: ComfyUISettings, signal: AbortSignal): Promise<Record<string, unknown> | undefined> => {
  const history = recordOf((await client.request({ path: `/history/${encodeURIComponent(job)}`, signal })).json());
  return history[job] === undefined ? undefined : recordOf(history[job]);
};

interface SavedImage {
  filename: string;
  subfolder: string;
  type: string;
}

const ended = async (
  job: string,
  { status, outputs }: Record<string, unknown>,
  call: ImageCall,
  output: string | undefined,
  settings: ComfyUISettings,
  signal: AbortSignal,
): Promise<JobState<ImageResult | ForgeError>> => {
  const { status_str: word, messages } = recordOf(status);
  if (word === 'error') return { isDone: true, result: jobError(messages) };
  const all = imagesOf(outputs, output);
  const saved = all.filter(({ type }) => type === 'output');
  const { images, warnings } = await gatherImages(
    // Previews of steps in between are temporary; where nothing is saved, they are what there is.
    saved.length > 0 ? saved : all,
    async ({ filename, subfolder, type }, index) => {
      const query = new URLSearchParams({ filename, subfolder, type });
      const { bytes } = await settings.client.request({ path: `/view?${query}`, signal, maxBytes: settings.maxImageBytes });
      // One seed makes a whole batch: only its first image can be made again alone.
      return { ...imageOf(bytes), ...(call.seed !== undefined && index === 0 && { seed: call.seed }) };
    },
    { asked: call.n, label },
  );
  return {
    isDone: true,
    result: { images, usage: { images: images.length }, warnings: [...warnings, ...(await sizeWarnings(images, call.size, label))], requestId: job },
  };
};

const imagesOf = (outputs: unknown, output: string | undefined): SavedImage[] =>
  Object.entries(recordOf(outputs))
    .filter(([node]) => output === undefined || node === output)
    .flatMap(([, made]) => recordOf(made).images ?? [])
    .map(recordOf)
    .flatMap(({ filename, subfolder = '', type = 'output' }) =>
      typeof filename === 'string' ? [{ filename, subfolder: String(subfolder), type: String(type) }] : [],
    );
