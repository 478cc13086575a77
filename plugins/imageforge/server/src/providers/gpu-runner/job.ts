import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Job, JobImage } from '../../../../../../gpu-runner/src/contract';
import { ForgeError } from '../../engine/errors';
import type { ImageCall, ImageResult, Warning } from '../../engine/image-model';
import { badResponse, gatherImages, imageOf, type JobState, sizeWarnings } from '../../provider-kit';
import { jobError } from './errors';
import { type GpuRunnerSettings, label } from './options';

/** What is read of a `Job`; a runner may say more. */
const jobSchema = z.object({
  id: z.string().regex(/^[\w-]{1,200}$/),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'canceled']),
  progress: z.number().min(0).max(1).optional(),
  result: z
    .object({
      images: z.array(
        z.object({
          index: z.number().int().min(0),
          seed: z.number().int().min(0).optional(),
          width: z.number().int(),
          height: z.number().int(),
          bytes: z.number().int().min(0),
          sha256: z.string(),
        }),
      ),
      failures: z.array(z.object({ index: z.number().int(), error: z.unknown() })).optional(),
      made: z.object({ modelHash: z.string(), seconds: z.number() }),
    })
    .optional(),
  error: z.unknown().optional(),
}) satisfies z.ZodType<{ id: Job['id']; state: Job['state']; result?: { images: readonly Omit<JobImage, 'mediaType'>[] } | undefined }>;

/** @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE when the answer is no job. */
const readJob = (answer: unknown): z.output<typeof jobSchema> => {
  const parsed = jobSchema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw badResponse(`Expected a job of ${label}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}.`);
};

/** @returns the id of the job in an answer */
export const jobIdOf = (answer: unknown): string => readJob(answer).id;

/** How the job stands; done with its images fetched, or with why it failed: that is no failure of the look. */
export const lookAtJob = async (answer: unknown, call: ImageCall, settings: GpuRunnerSettings, signal: AbortSignal): Promise<JobState<ImageResult | ForgeError>> => {
  const { id, state, progress, result, error } = readJob(answer);
  if (state === 'failed') return { isDone: true, result: jobError(error, settings.client) };
  if (state === 'canceled') {
    return { isDone: true, result: new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', `${label}: somebody has canceled the job there.`) };
  }
  if (state !== 'succeeded') return { isDone: false, ...(progress !== undefined && { progress }) };
  if (!result) throw badResponse(`${label} said that a job had succeeded, and gave no result.`);

  const { images, warnings } = await gatherImages(
    result.images,
    async ({ index, seed, sha256 }) => {
      const { bytes } = await settings.client.request({ path: `/v1/jobs/${id}/images/${index}`, signal, maxBytes: settings.maxImageBytes });
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw badResponse(`An image of ${label} did not arrive as it was sent.`);
      return { index, ...imageOf(bytes), ...(seed !== undefined && { seed }) };
    },
    { asked: call.n, label },
  );
  const failures = (result.failures ?? []).map(({ index, error: reason }): Warning => ({ code: 'image-failed', message: jobError(reason, settings.client).message, details: { index } }));
  return {
    isDone: true,
    result: {
      images,
      usage: { images: images.length },
      warnings: [...warnings, ...failures, ...(await sizeWarnings(images, call.size, label))],
      modelVersion: result.made.modelHash,
      requestId: id,
    },
  };
};
