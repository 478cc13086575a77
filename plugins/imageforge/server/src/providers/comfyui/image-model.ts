import { randomUUID } from 'node:crypto';
import { ForgeError } from '../../engine/errors';
import type { Capabilities, ImageCall, ImageModel, ImageResult, Warning } from '../../engine/image-model';
import { badResponse, beginJob, canceled, waitForJob } from '../../provider-kit';
import { nodeProblems, recordOf } from './errors';
import { lookAtJob, placeIn } from './job';
import { type ComfyUISettings, label as comfyUI } from './options';
import { openProgressFeed, passesOf, type ProgressFeed } from './progress-feed';
import { buildGraph } from './request';
import type { Workflow } from './workflow';

/** A checkpoint, or workflows of the operator's own: one graph for each mode. */
export const createComfyUIModel = (id: string, label: string, capabilities: Capabilities, workflows: readonly Workflow[], settings: ComfyUISettings): ImageModel => {
  const { client, pollMs, timeoutMs } = settings;

  const begin = async (call: ImageCall, workflow: Workflow, clientId: string): Promise<{ job: string; warnings: Warning[] }> => {
    const { graph, warnings } = await buildGraph(call, workflow, settings);
    let leftOut: string[] = [];
    const job = await beginJob({
      create: async (signal) => {
        const body = { prompt: graph, client_id: clientId };
        const answer = recordOf((await client.request({ method: 'POST', path: '/prompt', body, signal, charges: false })).json());
        if (typeof answer.prompt_id !== 'string' || answer.prompt_id === '') throw badResponse(`Expected ${comfyUI} to name the job.`);
        // It goes on with the outputs that it can make.
        leftOut = nodeProblems(answer.node_errors);
        return answer.prompt_id;
      },
      cancel: end,
      signal: call.signal,
    });
    await call.onJob?.(job);
    return { job, warnings: [...warnings, ...leftOut.map((problem): Warning => ({ code: 'other', message: `${comfyUI} leaves out a part of "${id}": ${client.redact(problem)}` }))] };
  };

  /** Takes the job back if it waits, and interrupts it if it is the one that runs: nobody else's. */
  const end = async (job: string, signal: AbortSignal): Promise<void> => {
    await client.request({ method: 'POST', path: '/queue', body: { delete: [job] }, signal, charges: false });
    const place = placeIn((await client.request({ path: '/queue', signal })).json(), job);
    // Servers since 2025 compare the id once more; older ones interrupt whatever runs.
    if (place === 'running') await client.request({ method: 'POST', path: '/interrupt', body: { prompt_id: job }, signal, charges: false });
  };

  const wait = async (job: string, call: ImageCall, output: string | undefined, feed: ProgressFeed | undefined): Promise<ImageResult> => {
    feed?.follow(job);
    const result = await waitForJob({
      look: (signal) => lookAtJob(job, call, output, settings, signal),
      cancel: (signal) => end(job, signal),
      signal: call.signal,
      everyMs: pollMs,
      timeoutMs,
      ...(feed && { onHint: feed.onEnd }),
    });
    if (result instanceof ForgeError) throw result;
    return result;
  };

  return {
    provider: 'comfyui',
    id,
    label,
    capabilities,
    resumes: true,
    async generate(call) {
      if (call.signal.aborted) throw canceled(call.signal);
      const workflow = workflows.find(({ mode }) => mode === call.mode);
      if (!workflow) throw new ForgeError('IMAGEFORGE_UNSUPPORTED', `${label} has no workflow for ${call.mode}.`, { details: { field: 'mode' } });
      // Of a job that another worker has begun nothing is told here: it has that one's name.
      if (call.job !== undefined) return wait(call.job, call, workflow.output, undefined);
      const clientId = `imageforge-${randomUUID()}`;
      const { onProgress } = call;
      const feed = onProgress && openProgressFeed({ ...settings.socket, clientId, passes: passesOf(workflow.graph), onProgress });
      try {
        const { job, warnings } = await begin(call, workflow, clientId);
        const result = await wait(job, call, workflow.output, feed);
        return { ...result, warnings: [...warnings, ...result.warnings] };
      } finally {
        feed?.close();
      }
    },
  };
};
