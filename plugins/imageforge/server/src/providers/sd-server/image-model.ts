import { ForgeError } from '../../engine/errors';
import type { Capabilities, ImageCall, ImageModel, ImageResult } from '../../engine/image-model';
import { canceled, knownParameters, waitForJob } from '../../provider-kit';
import { jobIdOf, readJobState } from './job';
import { mostBytes, type SdServerSettings } from './options';
import { buildRequest } from './request';

/** The model that an sd-server has loaded: it has one. */
export const createSdServerModel = (id: string, label: string, capabilities: Capabilities, settings: SdServerSettings): ImageModel => {
  const { client, pollMs, timeoutMs, maxImageBytes } = settings;

  const begin = async (call: ImageCall, parameters: Readonly<Record<string, unknown>>): Promise<string> => {
    const body = await buildRequest(call, parameters);
    const answer = await client.request({ method: 'POST', path: '/sdcpp/v1/img_gen', body, signal: call.signal, charges: false });
    const job = jobIdOf(answer.json());
    await call.onJob?.(job);
    return job;
  };

  const wait = async (job: string, call: ImageCall): Promise<ImageResult> => {
    const path = `/sdcpp/v1/jobs/${encodeURIComponent(job)}`;
    const maxBytes = mostBytes(call.n, settings);
    const ended = await waitForJob({
      look: async (signal) => readJobState((await client.request({ path, signal, maxBytes })).json(), call, maxImageBytes),
      // One that waits is taken back; one that is being made cannot be interrupted (409), and is made for nobody.
      cancel: (signal) => client.request({ method: 'POST', path: `${path}/cancel`, signal, charges: false, maxBytes }),
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
      const { parameters, warnings } = knownParameters(call.parameters, capabilities.parameters, label);
      const job = call.job ?? (await begin(call, parameters));
      const result = await wait(job, call);
      return { ...result, warnings: [...warnings, ...result.warnings] };
    },
  };
};
