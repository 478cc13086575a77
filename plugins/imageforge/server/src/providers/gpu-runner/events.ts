import type { JobEvent } from '../../../../../../gpu-runner/src/contract';
import type { ImageCall } from '../../engine/image-model';
import { imageOfBase64, parseJson, type ServerSentEvent } from '../../provider-kit';
import { recordOf } from './errors';
import type { GpuRunnerSettings } from './options';

/** Three times what the contract has a runner say a word within, ms. */
const silenceMs = 45_000;

/**
 * Follows a job's events until the one that ends it, and passes on progress and previews. When they break off, or
 * there are none, it returns: whoever waits looks at the job itself.
 */
export const followEvents = async (id: string, call: ImageCall, { client, maxImageBytes }: GpuRunnerSettings, signal: AbortSignal): Promise<void> => {
  try {
    for await (const event of client.events({ path: `/v1/jobs/${id}/events`, signal, silenceMs })) {
      if (pass(event, call, maxImageBytes) === 'end') return;
    }
  } catch {
    // The job is what counts; its events are a courtesy.
  }
};

const endings: readonly string[] = ['job.succeeded', 'job.failed', 'job.canceled'] satisfies JobEvent['type'][];

const pass = ({ event = '', data }: ServerSentEvent, { onProgress, onPartialImage }: ImageCall, maxImageBytes: number): 'end' | 'on' => {
  if (endings.includes(event)) return 'end';
  const { progress, index, base64 } = recordOf(parseJson(data));
  if (event === 'job.progress' && typeof progress === 'number') onProgress?.(Math.min(1, Math.max(0, progress)));
  if (event === 'job.preview' && typeof index === 'number' && typeof base64 === 'string') onPartialImage?.({ ...imageOfBase64(base64, maxImageBytes), index });
  return 'on';
};
