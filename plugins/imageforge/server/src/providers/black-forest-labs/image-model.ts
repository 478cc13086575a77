import { ForgeError } from '../../engine/errors';
import type { ImageCall, ImageModel, ImageResult, Warning } from '../../engine/image-model';
import { badResponse, canceled, createHttpClient, type HttpClient, imageOfLink, type JobState, sizeWarnings, waitForJob } from '../../provider-kit';
import { jobError, readRefusal } from './errors';
import { type Job, parseJob, readJob, writeJob } from './job';
import { type JobAnswer, readJobAnswer } from './job-answer';
import type { FluxModelRow } from './models';
import type { BlackForestLabsSettings } from './options';
import { buildRequest } from './request';

/** Of an answer that holds no image, bytes. */
const maxAnswerBytes = 1_000_000;

/** A model of the API. Each call is a job, which is looked at until it has ended; the API cannot end it. */
export const createFluxModel = (row: FluxModelRow, settings: BlackForestLabsSettings): ImageModel => {
  const { baseURL, pollMs, jobTimeoutMs } = settings;

  const begin = async (call: ImageCall, body: object): Promise<Job> => {
    const answer = await clientFor(baseURL, settings).request({ method: 'POST', path: `/v1/${row.id}`, body, signal: call.signal });
    const job = readJob(answer.json(), baseURL);
    await call.onJob?.(writeJob(job));
    return job;
  };

  const finish = async (call: ImageCall, job: Job, warnings: readonly Warning[]): Promise<ImageResult> => {
    const client = clientFor(job.pollingUrl.origin, settings);
    const end = await waitForJob({
      look: (signal) => lookAt(job, client, signal),
      signal: call.signal,
      everyMs: pollMs,
      timeoutMs: jobTimeoutMs,
      ...(call.onProgress && { onProgress: call.onProgress }),
    });
    if (end.status !== 'Ready') throw jobError(end, job.id, settings.apiKey);
    return toResult(row, call, job, end, warnings, settings);
  };

  return {
    provider: 'black-forest-labs',
    id: row.id,
    label: row.label,
    capabilities: row.capabilities,
    resumes: true,
    async generate(call) {
      // The job that was to be taken up has been begun.
      if (call.signal.aborted) throw canceled(call.signal, call.job !== undefined);
      if (call.job !== undefined) return finish(call, parseJob(call.job, baseURL), []);
      const { body, warnings } = await buildRequest(row, call, settings);
      return finish(call, await begin(call, body), warnings);
    },
  };
};

const clientFor = (baseURL: string, { apiKey, timeoutMs, fetch }: BlackForestLabsSettings): HttpClient =>
  createHttpClient({
    label: 'Black Forest Labs',
    baseURL,
    headers: { 'x-key': apiKey, accept: 'application/json' },
    secrets: [apiKey],
    timeoutMs,
    maxBytes: maxAnswerBytes,
    readRefusal,
    ...(fetch && { fetch }),
  });

const lookAt = async ({ pollingUrl }: Job, client: HttpClient, signal: AbortSignal): Promise<JobState<JobAnswer>> => {
  const path = `${pollingUrl.pathname}${pollingUrl.search}`;
  const answer = await client.request({ path, signal }).then((response) => readJobAnswer(response.json()), endOf);
  if (!answer) throw badResponse('Black Forest Labs did not say how its job stands.');
  if (answer.isDone) return { isDone: true, result: answer };
  return { isDone: false, ...(answer.progress !== undefined && { progress: answer.progress }) };
};

/** A refusal that is the end of a job, as that end; any other one stays a refusal. */
const endOf = (thrown: unknown): JobAnswer => {
  const { job, status } = (thrown instanceof ForgeError && thrown.details) || {};
  if (job) return job as JobAnswer;
  if (status === 404) return { status: 'Task not found', isDone: true };
  throw thrown;
};

/** The image is fetched at once: its link lives for minutes. It is at another host, which gets no key. */
const toResult = async (
  row: FluxModelRow,
  call: ImageCall,
  job: Job,
  { sample, seed: made, prompt, cost = job.cost }: JobAnswer,
  warnings: readonly Warning[],
  { baseURL, timeoutMs, maxImageBytes: maxBytes }: BlackForestLabsSettings,
): Promise<ImageResult> => {
  if (sample === undefined) throw badResponse('Black Forest Labs answered without a link to the image.');
  const image = await imageOfLink(sample, { maxBytes, timeoutMs, signal: call.signal, trustedHosts: [new URL(baseURL).host] });
  const seed = call.seed ?? made;
  const { inputMegapixels } = job;
  return {
    images: [
      {
        ...image,
        ...(row.capabilities.seed && seed !== undefined && { seed }),
        ...(prompt && prompt !== call.prompt && { revisedPrompt: prompt }),
      },
    ],
    usage: { images: 1, ...(inputMegapixels !== undefined && { sourceMegapixels: Math.ceil(inputMegapixels) }) },
    // In credits, of which 100 are a dollar.
    ...(cost !== undefined && { costMicroUsd: Math.round(cost * 10_000) }),
    warnings: [...warnings, ...(await sizeWarnings([image], call.size, row.label))],
    requestId: job.id,
  };
};
