import { ForgeError } from '../../engine/errors';
import type { ImageCall, ImageModel, ImageResult, Warning } from '../../engine/image-model';
import { canceled, type HostedSettings, type HttpAnswer, type HttpClient, imageOf, type JobState, sizeWarnings, waitForJob } from '../../provider-kit';
import type { StabilityModelRow } from './models';
import { buildRequest } from './request';

/** An endpoint of the API as a model. */
export const createStabilityModel = (row: StabilityModelRow, settings: HostedSettings, client: HttpClient): ImageModel => {
  const post = (form: FormData, signal: AbortSignal, accept: string): Promise<HttpAnswer> =>
    client.request({ method: 'POST', path: `/v2beta/stable-image/${row.path}`, headers: { accept }, body: form, signal });

  /** The API cannot end a job: after a cancel it ends by itself, and is charged. */
  const waitFor = (job: string, { signal }: ImageCall): Promise<HttpAnswer> =>
    waitForJob({ look: (either) => lookAt(job, client, either), signal, everyMs: settings.pollMs, timeoutMs: settings.jobTimeoutMs });

  const runJob = async (call: ImageCall, form: FormData): Promise<HttpAnswer> => {
    const job = readJob(await post(form, call.signal, 'application/json'));
    await call.onJob?.(job);
    return waitFor(job, call);
  };

  return {
    provider: 'stability',
    id: row.id,
    label: row.label,
    capabilities: row.capabilities,
    ...(row.isJob && { resumes: true }),
    async generate(call) {
      // The job that was to be taken up has been begun.
      if (call.signal.aborted) throw canceled(call.signal, call.job !== undefined);
      if (row.isJob && call.job !== undefined) return toResult(row, call, await waitFor(call.job, call), []);
      const { form, warnings } = await buildRequest(row, call);
      const answer = row.isJob ? await runJob(call, form) : await post(form, call.signal, 'image/*');
      return toResult(row, call, answer, warnings);
    },
  };
};

const lookAt = async (job: string, client: HttpClient, signal: AbortSignal): Promise<JobState<HttpAnswer>> => {
  const answer = await client.request({ path: `/v2beta/results/${encodeURIComponent(job)}`, signal }).catch((thrown: unknown) => {
    if (!(thrown instanceof ForgeError) || thrown.details?.status !== 404) throw thrown;
    // Results are kept for 24 hours. Whether it was made and charged, nobody can tell any more.
    throw new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', `Stability AI does not know the job ${job} any more.`, {
      details: { ...thrown.details, possiblyCharged: true },
    });
  });
  // While it goes on: {"id": …, "status": "in-progress"}.
  return answer.status === 202 ? { isDone: false } : { isDone: true, result: answer };
};

const readJob = (answer: HttpAnswer): string => {
  const body = answer.json();
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined;
  if (typeof id === 'string' && id !== '') return id;
  throw new ForgeError('IMAGEFORGE_PROVIDER_BAD_RESPONSE', 'Stability AI named no job.', { details: { possiblyCharged: true } });
};

/** @throws ForgeError IMAGEFORGE_MODERATION_REFUSED, IMAGEFORGE_PROVIDER_BAD_RESPONSE */
const toResult = async (row: StabilityModelRow, call: ImageCall, { headers, bytes }: HttpAnswer, warnings: readonly Warning[]): Promise<ImageResult> => {
  const requestId = headers.get('x-request-id') ?? undefined;
  // It comes with a status of 200, and perhaps with a blurred image.
  if (headers.get('finish-reason') === 'CONTENT_FILTERED') {
    throw new ForgeError('IMAGEFORGE_MODERATION_REFUSED', 'Stability AI refused this content: its filter held the image back.', {
      details: { status: 200, finishReason: 'CONTENT_FILTERED', ...(requestId && { requestId }) },
    });
  }
  const image = imageOf(bytes);
  const seed = call.seed ?? readSeed(headers);
  const isSizeKnown = call.mode !== 'upscale' || row.capabilities.factors !== undefined;
  return {
    images: [{ ...image, ...(row.capabilities.seed && seed !== undefined && { seed }) }],
    usage: { images: 1 },
    warnings: [...warnings, ...(isSizeKnown ? await sizeWarnings([image], call.size, row.label) : [])],
    ...(requestId && { requestId }),
  };
};

const readSeed = (headers: Headers): number | undefined => {
  const seed = Number(headers.get('seed') ?? NaN);
  return Number.isSafeInteger(seed) ? seed : undefined;
};
