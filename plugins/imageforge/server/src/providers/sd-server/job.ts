import { z } from 'zod';
import { ForgeError } from '../../engine/errors';
import type { ImageCall, ImageResult } from '../../engine/image-model';
import { badResponse, gatherImages, type HttpClient, imageOfBase64, type JobState, sizeWarnings } from '../../provider-kit';
import { label, type SdServerSettings } from './options';

/** What is read of a job (async_jobs.cpp, `make_async_job_json`). */
const jobSchema = z.object({
  id: z.string().regex(/^[\w-]{1,200}$/),
  status: z.enum(['queued', 'generating', 'completed', 'failed', 'cancelled']),
  result: z.object({ images: z.array(z.object({ index: z.number().int().min(0), b64_json: z.string() })) }).nullish(),
  error: z.object({ code: z.string(), message: z.string() }).nullish(),
});

/** @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE when the answer is no job. */
const readJob = (answer: unknown): z.output<typeof jobSchema> => {
  const parsed = jobSchema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw badResponse(`Expected a job of ${label}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}.`);
};

export const jobIdOf = (answer: unknown): string => readJob(answer).id;

/** How the job stands; done with its images, or with why it failed: that is no failure of the look. */
export const readJobState = async (answer: unknown, call: ImageCall, { client, maxImageBytes }: Pick<SdServerSettings, 'client' | 'maxImageBytes'>): Promise<JobState<ImageResult | ForgeError>> => {
  const { id, status, result, error } = readJob(answer);
  if (status === 'failed' || status === 'cancelled') return { isDone: true, result: failure(status, error, client) };
  if (status !== 'completed') return { isDone: false };
  const { images, warnings } = await gatherImages(
    result?.images ?? [],
    ({ index, b64_json: base64 }) => ({ index, ...imageOfBase64(base64, maxImageBytes), ...(call.seed !== undefined && { seed: call.seed + index }) }),
    { asked: call.n, label },
  );
  return {
    isDone: true,
    result: { images, usage: { images: images.length }, warnings: [...warnings, ...(await sizeWarnings(images, call.size, label))], requestId: id },
  };
};

const failure = (status: 'failed' | 'cancelled', error: z.output<typeof jobSchema>['error'], { redact }: Pick<HttpClient, 'redact'>): ForgeError => {
  if (status === 'cancelled') return new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', `${label}: somebody has canceled the job there.`);
  // It has one code for whatever went wrong, out of memory included.
  const said = redact(error?.message ?? 'it gave no reason');
  return new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', `${label} failed: ${said}`, { details: { possiblyCharged: false, ...(error && { reason: redact(error.code) }) } });
};
