import type { Context } from 'koa';
import { describeError } from '../engine/errors';
import type { Access } from '../services/access';
import type { Forge } from '../services/forge';
import { openEventStream } from './event-stream';

/** How often the row is read in case an event was lost on the way, ms. */
const rereadMs = 10_000;

/** The present state first, then every change, until the generation has ended and nothing is being published. */
export const streamGeneration = async (ctx: Context, forge: Forge, id: string, access: Access): Promise<void> => {
  const { generations, views, events, logger } = forge;
  let last = '';
  // One read at a time, in order: a slow one must not overwrite the news of a later one.
  let reading: Promise<void> = Promise.resolve();

  const sendPresent = async (): Promise<void> => {
    const generation = await generations.get(id, access);
    const assets = await generations.assetsOf([generation]);
    const view = views.generationView(generation, assets);
    const fingerprint = JSON.stringify({ ...view, images: view.images.map(({ previewUrl: _signedAnew, ...image }) => image) });
    if (fingerprint !== last) stream.send('generation', view);
    last = fingerprint;
    if (view.finishedAt && !assets.some(({ state }) => state === 'publishing')) stream.end();
  };
  const refresh = (): void => {
    reading = reading.then(sendPresent).catch((cause: unknown) => {
      logger.warn(`The stream of generation ${id} ended: ${describeError(cause)}`);
      stream.end();
    });
  };

  const unsubscribe = events.subscribe((event) => {
    if (!('generationId' in event) || event.generationId !== id) return;
    if (event.type === 'generation.preview') {
      stream.send('preview', { index: event.index, url: forge.signedUrls.sign(event.preview.key) });
    } else if (event.type === 'generation.progress') {
      stream.send('progress', { fraction: event.fraction });
    } else {
      refresh();
    }
  });
  const reread = setInterval(refresh, rereadMs);
  const stream = openEventStream(ctx, access.requester, () => {
    clearInterval(reread);
    unsubscribe();
  });
  refresh();
};
