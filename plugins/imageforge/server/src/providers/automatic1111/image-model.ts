import { ForgeError } from '../../engine/errors';
import type { Capabilities, ImageModel } from '../../engine/image-model';
import { readAnswer } from './answer';
import { type Automatic1111Settings, mostBytes } from './options';
import { buildRequest } from './request';
import { createTask } from './task';

interface Checkpoint {
  id: string;
  label: string;
  /** By which the server finds it: `v1-5.safetensors [6ce0161689]`. */
  title: string;
  capabilities: Capabilities;
}

/** Calls of this process that are under way at one server. */
export interface UnderWay {
  count: number;
}

/** A checkpoint of the web UI. */
export const createAutomatic1111Model = ({ id, label, title, capabilities }: Checkpoint, settings: Automatic1111Settings, underWay: UnderWay): ImageModel => ({
  provider: 'automatic1111',
  id,
  label,
  capabilities,
  async generate(call) {
    if (call.signal.aborted) throw new ForgeError('IMAGEFORGE_CANCELED');
    // The page names its own tasks like this.
    const name = `task(imageforge-${crypto.randomUUID()})`;
    const task = createTask(name, settings, () => underWay.count === 1);
    const { path, body, warnings } = await buildRequest(call, { title, task: name, upscaler: settings.upscaler });
    const over = new AbortController();
    const maxBytes = mostBytes(call.n, settings);
    underWay.count += 1;
    const watching = call.onProgress && task.watch(call.onProgress, AbortSignal.any([call.signal, over.signal]));
    try {
      const answer = await settings.client.request({ method: 'POST', path, body, signal: call.signal, charges: false, maxBytes });
      const result = await readAnswer(answer.json(), call, [title, id], settings.maxImageBytes);
      return { ...result, warnings: [...warnings, ...result.warnings] };
    } catch (thrown) {
      // Also when the lease was lost: nobody could wait for this call, which has no name that outlives it.
      if (call.signal.aborted) await task.interrupt();
      throw thrown;
    } finally {
      over.abort();
      await watching;
      underWay.count -= 1;
    }
  },
});
