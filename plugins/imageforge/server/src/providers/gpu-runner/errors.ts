import type { ErrorCode as WireCode, JobErrorCode } from '../../../../../../gpu-runner/src/contract';
import { type ErrorCode, ForgeError } from '../../engine/errors';
import { badResponse, codeOfStatus, type HttpClient, type Reading, type Refusal } from '../../provider-kit';

// Types of the contract stay inside this folder's functions: what a file exports ends up in the published
// declarations, which know nothing of the runner.

const codes: Record<WireCode, ErrorCode> = {
  invalid_request: 'IMAGEFORGE_PROVIDER_REJECTED',
  unauthorized: 'IMAGEFORGE_PROVIDER_AUTH',
  forbidden: 'IMAGEFORGE_PROVIDER_AUTH',
  not_found: 'IMAGEFORGE_PROVIDER_REJECTED',
  unknown_model: 'IMAGEFORGE_PROVIDER_REJECTED',
  // It was there, and the runner has lost it: to wait on would be in vain, and to ask anew costs nothing.
  job_not_found: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
  job_expired: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
  idempotency_conflict: 'IMAGEFORGE_PROVIDER_REJECTED',
  payload_too_large: 'IMAGEFORGE_PROVIDER_REJECTED',
  unsupported: 'IMAGEFORGE_PROVIDER_REJECTED',
  queue_full: 'IMAGEFORGE_PROVIDER_RATE_LIMITED',
  internal: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
  draining: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
};

/** `{error: {code, message}}` */
export const readRefusal = ({ status, body }: Refusal): Reading => {
  const { code, message } = recordOf(recordOf(body).error);
  return {
    code: typeof code === 'string' && Object.hasOwn(codes, code) ? codes[code as WireCode] : codeOfStatus(status),
    ...(typeof message === 'string' && { message }),
    ...(typeof code === 'string' && { details: { runnerCode: code } }),
  };
};

const jobCodes: Record<JobErrorCode, ErrorCode> = {
  invalid_image: 'IMAGEFORGE_PROVIDER_REJECTED',
  content_refused: 'IMAGEFORGE_MODERATION_REFUSED',
  out_of_memory: 'IMAGEFORGE_PROVIDER_REJECTED',
  worker_died: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
  deadline: 'IMAGEFORGE_PROVIDER_TIMEOUT',
  model_broken: 'IMAGEFORGE_PROVIDER_REJECTED',
  internal: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
};

/**
 * Why a job, or one of its images, failed.
 * @param error a `JobError` of the contract.
 */
export const jobError = (error: unknown, { redact }: Pick<HttpClient, 'redact'>): ForgeError => {
  const { code, message } = recordOf(error);
  if (typeof code !== 'string' || !Object.hasOwn(jobCodes, code)) {
    return badResponse(`The GPU runner’s job failed without a reason that is known: ${typeof code === 'string' ? redact(code) : typeof code}.`);
  }
  return new ForgeError(jobCodes[code as JobErrorCode], `The GPU runner: ${typeof message === 'string' ? redact(message) : code}`, {
    details: { runnerCode: code },
  });
};

export const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
