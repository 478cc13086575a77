import { ForgeError } from '../../engine/errors';
import type { Capabilities, ImageCall, ImageModel, ImageResult } from '../../engine/image-model';
import { allowedParameters, beginJob, canceled, waitForJob } from '../../provider-kit';
import { jobIdOf, readJobState } from './job';
import { mostBytes, type SdServerSettings } from './options';
import { buildRequest } from './request';

/** The model that an sd-server has loaded: it has one. */
export const createSdServerModel = (id: string, label: string, capabilities: Capabilities, settings: SdServerSettings): ImageModel => {
  const { client, pollMs, timeoutMs } = settings;

  const begin = async (call: ImageCall, parameters: Readonly<Record<string, unknown>>): Promise<string> => {
    const body = await buildRequest(call, parameters);
    const job = await beginJob({
      create: async (signal) => jobIdOf((await client.request({ method: 'POST', path: '/sdcpp/v1/img_gen', body, signal, charges: false })).json()),
      cancel,
      signal: call.signal,
    });
    await call.onJob?.(job);
    return job;
  };

  const pathOf = (job: string): string => `/sdcpp/v1/jobs/${encodeURIComponent(job)}`;

  /** One that waits is taken back; one that is being made cannot be interrupted (409), and is made for nobody. */
  const cancel = (job: string, signal: AbortSignal) =>
    client.request({ method: 'POST', path: `${pathOf(job)}/cancel`, signal, charges: false, maxBytes: mostBytes(capabilities.maxImages, settings) });

  const wait = async (job: string, call: ImageCall): Promise<ImageResult> => {
    const maxBytes = mostBytes(call.n, settings);
    const ended = await waitForJob({
      look: async (signal) => readJobState((await client.request({ path: pathOf(job), signal, maxBytes })).json(), call, settings),
      cancel: (signal) => cancel(job, signal),
      signal: call.signal,
      everyMs: pollMs,
      timeoutMs,
    });
    if (ended instanceof ForgeError) throw ended;
    return ended;
  };

  return {
    provider: 'sd-server',
    id,
    label,
    capabilities,
    resumes: true,
    async generate(call) {
      if (call.signal.aborted) throw canceled(call.signal);
      const { parameters, warnings } = allowedParameters(call.parameters, capabilities, label);
      const job = call.job ?? (await begin(call, parameters));
      const result = await wait(job, call);
      return { ...result, warnings: [...warnings, ...result.warnings] };
    },
  };
};
