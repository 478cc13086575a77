import { type ErrorCode, ForgeError } from '../errors';
import { backoffMs } from './backoff';

/** What a failed call leads to; `error` says why it was not tried again. */
type Consequence = { then: 'again'; waitMs: number } | { then: 'next' | 'stop'; error: ForgeError };

export interface FailureRules {
  /** Failed calls to one model before it is given up, the first one included. */
  maxAttempts: number;
  /** Longest wait before another try, ms; a provider that asks for more has failed. */
  maxWaitMs: number;
  /** Whether content that one provider refused is offered to the next one. */
  onModeration: 'stop' | 'next';
}

/**
 * @param failures calls to this model that have failed for this generation, this one included
 * @returns `again`: the same model after a wait. `next`: another model may do better. `stop`: none would.
 */
export const afterFailure = (
  error: ForgeError,
  failures: number,
  { maxAttempts, maxWaitMs, onModeration }: FailureRules,
  random: () => number,
): Consequence => {
  const waitMs = error.retryable && failures < maxAttempts ? backoffMs(failures, error.retryAfterMs, random) : undefined;
  if (waitMs !== undefined && waitMs <= maxWaitMs) return { then: 'again', waitMs };
  const mayHop = error.code === 'IMAGEFORGE_MODERATION_REFUSED' ? onModeration === 'next' : mendedElsewhere.has(error.code);
  return { then: mayHop ? 'next' : 'stop', error: waitMs === undefined ? error : tooLongAWait(error, waitMs, maxWaitMs) };
};

/** The error, saying why it was not tried again although that might have helped. */
const tooLongAWait = (error: ForgeError, waitMs: number, maxWaitMs: number): ForgeError =>
  new ForgeError(error.code, `${error.message} A wait of ${waitMs} ms was asked for; at most ${maxWaitMs} ms are waited.`, {
    details: error.details,
    cause: error.cause,
    retryAfterMs: waitMs,
  });

/**
 * What lies with the provider. A request that it rejected is wrong elsewhere too, and an image that
 * was paid for and lost would be paid for again.
 */
const mendedElsewhere: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'IMAGEFORGE_PROVIDER_AUTH',
  'IMAGEFORGE_PROVIDER_QUOTA',
  'IMAGEFORGE_PROVIDER_RATE_LIMITED',
  'IMAGEFORGE_PROVIDER_UNAVAILABLE',
  'IMAGEFORGE_PROVIDER_TIMEOUT',
  'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
]);

/** Whether it says that something is wrong with the model, rather than with this one call. */
export const isSick = ({ code }: Pick<ForgeError, 'code'>): boolean =>
  mendedElsewhere.has(code) && code !== 'IMAGEFORGE_PROVIDER_RATE_LIMITED';
