import type { ImageModel } from '../../image-model';
import type { Recipe } from '../generation';

/**
 * Ends a job at the provider that nobody waits for any more: the call is taken up, and given up at once.
 * It is a courtesy, and what the job costs is booked as possible whatever comes of it.
 */
export const endJob = async (model: ImageModel, { mode, prompt, size }: Recipe, job: string): Promise<void> => {
  const controller = new AbortController();
  const call = model.generate({ mode, prompt, size, n: 1, images: [], parameters: {}, job, signal: controller.signal });
  // Not before it has begun: a call that is canceled beforehand does nothing.
  setImmediate(() => controller.abort());
  await call.catch(() => undefined);
};
