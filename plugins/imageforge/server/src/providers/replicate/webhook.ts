import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JobNotice } from '../../engine/image-model';

/** How far the timestamp of a webhook may be from now, ms (replicate.com/docs/topics/webhooks/verify-webhook). */
export const webhookToleranceMs = 300_000;

type VerifiedWebhook =
  /** `isNew` is false for one that came before: Replicate repeats those that it takes for lost. */
  | { isValid: true; isNew: boolean; predictionId: string }
  | { isValid: false; reason: string };

/** Ids of webhooks that are remembered. Those beyond are older than a burst, and a repetition does no harm. */
const mostRemembered = 10_000;

/**
 * Verifies webhooks of Replicate: HMAC-SHA256 over `id.timestamp.body` with the base64 part of the secret,
 * one of the signatures compared in constant time, and no timestamp that is old.
 * The SDK's own `validateWebhook` looks at no timestamp, and does not compare in constant time.
 * @param secret `whsec_…`, from GET /v1/webhooks/default/secret.
 * @param now ms since 1970.
 */
export const createWebhookVerifier = (secret: string, now: () => number = Date.now): ((request: JobNotice) => VerifiedWebhook) => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const seen = new Map<string, number>();
  const isNew = (id: string): boolean => {
    for (const [one, at] of seen) {
      // In the order of arrival: what follows is younger.
      if (now() - at <= 2 * webhookToleranceMs && seen.size < mostRemembered) break;
      seen.delete(one);
    }
    if (seen.has(id)) return false;
    seen.set(id, now());
    return true;
  };
  return ({ headers, rawBody }) => {
    const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => {
      const value = headers[name];
      return typeof value === 'string' && value !== '' ? value : undefined;
    });
    if (!id || !timestamp || !signatures) return refuse('expected the headers webhook-id, webhook-timestamp and webhook-signature');
    if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now() - Number(timestamp) * 1_000) > webhookToleranceMs) {
      return refuse('expected a webhook-timestamp of the last 5 minutes');
    }
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${rawBody}`).digest();
    const isSigned = signatures.split(' ').some((signature) => {
      const [version, value = ''] = signature.split(',');
      const given = Buffer.from(value, 'base64');
      return version === 'v1' && given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
    });
    if (!isSigned) return refuse('expected a webhook-signature by the secret of the configuration');
    const predictionId = idIn(rawBody);
    if (predictionId === undefined) return refuse('expected a prediction as the body');
    return { isValid: true, isNew: isNew(id), predictionId };
  };
};

const refuse = (reason: string): VerifiedWebhook => ({ isValid: false, reason });

const idIn = (rawBody: string): string | undefined => {
  try {
    const { id } = JSON.parse(rawBody) as { id?: unknown };
    return typeof id === 'string' && id !== '' ? id : undefined;
  } catch {
    return undefined;
  }
};
