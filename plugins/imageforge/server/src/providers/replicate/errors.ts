import { type ErrorCode, ForgeError } from '../../engine/errors';
import { type Reading, redact, type Refusal } from '../../provider-kit';
import type { Prediction } from './prediction';

/**
 * What a refusal says: `{title, detail, status}`, and of wrong inputs the fields as well. A throttled request
 * says in words when to come back.
 */
export const readRefusal = ({ status, body }: Refusal): Reading => {
  const { title, detail } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const words = [title, detail].filter((one) => typeof one === 'string' && one.trim() !== '').map((one) => String(one).trim());
  const message = words.join(': ');
  const [, seconds] = /resets in ~?(\d+)\s?s/i.exec(message) ?? [];
  return {
    ...(message !== '' && { message }),
    ...(isModeration(message) && { code: 'IMAGEFORGE_MODERATION_REFUSED' as const }),
    ...(status === 429 && seconds !== undefined && { retryAfterMs: Number(seconds) * 1_000 }),
  };
};

/**
 * What failed predictions say: official models "flagged as sensitive (E005)", FLUX "NSFW content"
 * (replicate/cog-flux, predict.py), others in words of their own.
 */
const isModeration = (words: string): boolean => /\(?E005\)?|flagged as sensitive|\bNSFW\b|content (moderation|policy|filter)|safety (system|checker|filter)/i.test(words);

/**
 * Codes of replicate.com/docs/reference/error-codes that may not come again (unknown, start took too long,
 * interrupted, health check, upload), and the words of those that have none.
 */
const isPassing = (words: string): boolean =>
  /\bE(1000|6716|8367|8765|9825)\b|\(code: PA\)|interrupted|(temporarily|currently) unavailable|high demand|timed? ?out/i.test(words);

/** The end of a prediction that brought nothing, as an error. */
export const failureOf = (prediction: Prediction, apiKey: string): ForgeError => {
  const { id, status, error, seconds } = prediction;
  const said = redact(error ?? 'no reason given', [apiKey]);
  // What ran is charged by the second; an official model charges for images, of which there are none.
  const details = { requestId: id, status, possiblyCharged: (seconds ?? 0) > 0 };
  if (status === 'aborted') {
    return new ForgeError('IMAGEFORGE_PROVIDER_TIMEOUT', `Replicate did not begin the prediction before its deadline: ${said}`, {
      details: { ...details, possiblyCharged: false },
    });
  }
  if (status === 'canceled') {
    return new ForgeError('IMAGEFORGE_PROVIDER_REJECTED', `The prediction was canceled at Replicate, by hand or by its deadline: ${said}`, {
      details: { ...details, possiblyCharged: true },
    });
  }
  const [code, opening] = kindOf(said);
  return new ForgeError(code, `${opening}: ${said}`, { details });
};

const kindOf = (words: string): [ErrorCode, string] => {
  if (isModeration(words)) return ['IMAGEFORGE_MODERATION_REFUSED', 'Replicate refused this content'];
  if (isPassing(words)) return ['IMAGEFORGE_PROVIDER_UNAVAILABLE', 'Replicate could not run the model'];
  return ['IMAGEFORGE_PROVIDER_REJECTED', 'The model on Replicate failed'];
};
