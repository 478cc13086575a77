import { asForgeError, ForgeError } from '../../engine/errors';
import type { Capabilities, ImageCall, ImageModel, ImageResult } from '../../engine/image-model';
import { allowedParameters, canceled, waitForJob } from '../../provider-kit';
import { followEvents } from './events';
import { jobIdOf, lookAtJob } from './job';
import { type GpuRunnerSettings, label as runner } from './options';
import { buildJob } from './request';

/** Time for telling the runner that nobody wants a job any more, ms. */
const giveUpMs = 5_000;

/** A model of the runner. */
export const createGpuRunnerModel = (id: string, label: string, capabilities: Capabilities, settings: GpuRunnerSettings): ImageModel => {
  const { client, pollMs, timeoutMs } = settings;

  /** The job of this key: the same one however often it is asked for. */
  const create = async (key: string, body: object, signal: AbortSignal): Promise<string> => {
    try {
      const answer = await client.request({ method: 'POST', path: '/v1/jobs', headers: { 'idempotency-key': key }, body, signal, charges: false });
      return jobIdOf(answer.json());
    } catch (thrown) {
      // It may have arrived all the same.
      if (signal.aborted && asForgeError(signal.reason).code !== 'IMAGEFORGE_LEASE_LOST') await end(`/v1/jobs?key=${encodeURIComponent(key)}`);
      throw thrown;
    }
  };

  const end = (path: string, signal = AbortSignal.timeout(giveUpMs)): Promise<unknown> =>
    // Not to be reached, or ended already: it costs nobody anything.
    client.request({ method: 'DELETE', path, signal }).catch(() => undefined);

  const wait = async (job: string, call: ImageCall): Promise<ImageResult> => {
    const path = `/v1/jobs/${job}`;
    const begun = performance.now();
    await followEvents(job, call, settings, AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]));
    const ended = await waitForJob({
      look: async (signal) => lookAtJob((await client.request({ path, signal })).json(), call, settings, signal),
      cancel: (signal) => end(path, signal),
      signal: call.signal,
      everyMs: pollMs,
      timeoutMs: Math.max(1, Math.ceil(timeoutMs - (performance.now() - begun))),
      ...(call.onProgress && { onProgress: call.onProgress }),
    });
    if (ended instanceof ForgeError) throw ended;
    return ended;
  };

  return {
    provider: 'gpu-runner',
    id,
    label,
    capabilities,
    resumes: true,
    async generate(call) {
      if (call.signal.aborted) throw canceled(call.signal);
      const { parameters, warnings } = allowedParameters(call.parameters, capabilities, label);
      const body = await buildJob(id, call, parameters, capabilities.partialImages);
      const key = call.job ?? crypto.randomUUID();
      // Recorded before it is used: a call that is made again after a crash, however early, asks for the same job.
      if (call.job === undefined) await call.onJob?.(key);
      if (call.signal.aborted) throw canceled(call.signal);
      const job = await create(key, body, call.signal);
      const result = await wait(job, call);
      if (result.images.length === 0) throw new ForgeError('IMAGEFORGE_PROVIDER_BAD_RESPONSE', `${runner} made no image.`);
      return { ...result, warnings: [...warnings, ...result.warnings] };
    },
  };
};
