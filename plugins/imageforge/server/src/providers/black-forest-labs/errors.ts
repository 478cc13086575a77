import { ForgeError } from '../../engine/errors';
import { type Reading, redact, type Refusal, retryAfterMs } from '../../provider-kit';
import { isRecord, type JobAnswer, readJobAnswer } from './job-answer';

/** A refusal: `{error, message, details}`, or `{detail}` as FastAPI says it. A job that failed comes with 503 at times. */
export const readRefusal = ({ headers, body }: Refusal): Reading => {
  const { detail, retry_after: seconds } = isRecord(body) ? body : {};
  const words = Array.isArray(detail) ? detail.map(fieldWords).filter(Boolean).join('; ') : '';
  const job = readJobAnswer(body);
  const wait = retryAfterMs(headers) ?? (typeof seconds === 'number' ? seconds * 1_000 : undefined);
  return {
    ...(words && { message: words }),
    ...(wait !== undefined && { retryAfterMs: wait }),
    ...(job?.isDone && { details: { job } }),
  };
};

const fieldWords = (one: unknown): string => {
  const { loc, msg } = isRecord(one) ? one : {};
  if (typeof msg !== 'string') return '';
  return Array.isArray(loc) ? `${loc.join('.')}: ${msg}` : msg;
};

/** What a job that came to no image came to. @see docs.bfl.ai/api_integration/errors, "Response Types" */
export const jobError = ({ status, words }: JobAnswer, job: string, apiKey: string): ForgeError => {
  const said = words ? `${status} (${redact(words, [apiKey])})` : status;
  const details = { jobStatus: status, requestId: job };
  if (status === 'Request Moderated' || status === 'Content Moderated') {
    return new ForgeError('IMAGEFORGE_MODERATION_REFUSED', `Black Forest Labs refused this content: ${said}.`, { details });
  }
  // Whether a job is paid back that came to nothing is not documented.
  const charged = { details: { ...details, possiblyCharged: true } };
  if (status === 'Task not found') {
    return new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', `Black Forest Labs does not know the job ${job} any more.`, charged);
  }
  return new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', `Black Forest Labs failed: ${said}.`, charged);
};
