import { createHmac } from 'node:crypto';

/**
 * Headers of a delivery in the form of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over
 * `id.timestamp.body`, so that neither can be changed nor an old delivery sent again later.
 * @param secret `whsec_` and base64, or any text of 24 characters or more.
 * @param at when it is sent; receivers refuse what is more than some minutes off.
 */
export const signedHeaders = (secret: string, id: string, at: Date, body: string): Record<string, string> => {
  const timestamp = Math.floor(at.getTime() / 1_000);
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
};

const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret, 'utf8');
