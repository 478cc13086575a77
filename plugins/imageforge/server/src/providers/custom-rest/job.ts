import { ForgeError } from '../../engine/errors';
import type { ImageCall } from '../../engine/image-model';
import { badResponse, type HttpAnswer, type HttpClient, waitForJob } from '../../provider-kit';
import { fillPath } from './build-request';
import type { Judge } from './judge';
import type { CustomRestJob } from './options';
import { numberAt, textAt } from './pointer';

/** What jobs are waited with. */
interface JobParts {
  client: HttpClient;
  job: CustomRestJob;
  judge: Judge;
  /** Of the server, for messages. */
  label: string;
  model: string;
}

/** Longest name of a job: it is stored. */
const maxNameLength = 500;

/** @throws ForgeError IMAGEFORGE_PROVIDER_BAD_RESPONSE */
export const jobIn = (answer: HttpAnswer, { job, label }: Pick<JobParts, 'job' | 'label'>): string => {
  const name = textAt(answer.json(), job.id);
  // A name of dots alone would lead to another path.
  if (name === undefined || name.length > maxNameLength || /^\.+$/.test(name)) {
    throw badResponse(`Expected the name of a job at "${job.id}" of the answer of ${label}.`);
  }
  return name;
};

/**
 * Waits until the job has ended.
 * @returns the answer that says so, or the one that holds its images
 * @throws ForgeError of the `IMAGEFORGE_PROVIDER_*` codes, IMAGEFORGE_MODERATION_REFUSED or IMAGEFORGE_CANCELED
 */
export const awaitJob = async (name: string, call: ImageCall, parts: JobParts): Promise<HttpAnswer> => {
  const { client, job, judge, label, model } = parts;
  const { cancel, progressOf } = job;
  const at = (path: string): string => fillPath(path, new Map([['job', name], ['model', model]]));
  const { answer, hasFailed } = await waitForJob<{ answer: HttpAnswer; hasFailed: boolean }>({
    signal: call.signal,
    everyMs: job.everyMs,
    timeoutMs: job.timeoutMs,
    onProgress: call.onProgress,
    async look(signal) {
      const answer = await client.request({ path: at(job.path), signal });
      const body = answer.json();
      const status = textAt(body, job.status);
      if (status !== undefined && (job.done.includes(status) || job.failed.includes(status))) {
        return { isDone: true, result: { answer, hasFailed: job.failed.includes(status) } };
      }
      if (status === undefined || (job.running && !job.running.includes(status))) {
        throw badResponse(`Expected a status at "${job.status}" of the answer of ${label}, got ${status === undefined ? 'none' : `"${status}"`}.`);
      }
      const done = numberAt(body, job.progress);
      return { isDone: false, ...(done !== undefined && { progress: Math.min(1, Math.max(0, done / progressOf)) }) };
    },
    ...(cancel && { cancel: (signal: AbortSignal) => client.request({ method: cancel.method, path: at(cancel.path), signal, charges: false }) }),
  });
  if (hasFailed) throw judge.failed(answer);
  if (job.result === undefined) return answer;
  judge.refuse(answer);
  return fetchResult(at(job.result), call, client);
};

/** @throws ForgeError that says that the job may have been charged: it is done, and its images are not here */
const fetchResult = async (path: string, { signal }: ImageCall, client: HttpClient): Promise<HttpAnswer> => {
  try {
    return await client.request({ path, signal });
  } catch (thrown) {
    if (!(thrown instanceof ForgeError)) throw thrown;
    throw new ForgeError(thrown.code, thrown.message, { details: { ...thrown.details, possiblyCharged: true }, retryAfterMs: thrown.retryAfterMs });
  }
};
