import type { ErrorCode } from '../../engine/errors';
import { codeOfStatus, type Reading, type Refusal, retryAfterMs } from '../../provider-kit';

/** Whoever asks more than 150 times in 10 s is refused for 60 s (API reference, "Rate limits"). */
const banMs = 60_000;

/** A refusal of the API: `{id, name, errors}` (OpenAPI description of v2beta). */
export const readRefusal = ({ status, headers, body }: Refusal): Reading => {
  const { id, name, errors } = asRecord(body);
  const words = Array.isArray(errors) ? errors.filter((one) => typeof one === 'string').join('; ') : '';
  const code = codeOf(status, name);
  return {
    code,
    ...(words && { message: words }),
    // Its support desk asks for the error's id; the header is a load balancer's.
    ...(typeof id === 'string' && { requestId: id }),
    ...(typeof name === 'string' && { details: { name } }),
    ...(code === 'IMAGEFORGE_PROVIDER_RATE_LIMITED' && { retryAfterMs: retryAfterMs(headers) ?? banMs }),
  };
};

/** The name comes before the status: 403 is a bad key as well as refused content. */
const codeOf = (status: number, name: unknown): ErrorCode => {
  if (name === 'content_moderation') return 'IMAGEFORGE_MODERATION_REFUSED';
  if (name === 'payment_required') return 'IMAGEFORGE_PROVIDER_QUOTA';
  return codeOfStatus(status);
};

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
