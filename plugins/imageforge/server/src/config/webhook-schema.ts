import { isIP } from 'node:net';
import { z } from 'zod';
import { webhookEventTypes } from '../engine/webhooks';
import { isPublicAddress } from '../untrusted/public-address';
import { address } from './fields';

/** What can be seen without a look-up; a name that leads to a private address is refused when it is called. */
const isPrivate = (url: string): boolean => {
  // What is no address at all has its own message.
  if (!URL.canParse(url)) return false;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return isIP(host) ? !isPublicAddress(host) : /(^|\.)localhost$/.test(host);
};

const isKey = (base64: string): boolean =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && Buffer.from(base64, 'base64').byteLength >= 24;

/** An address that is told of events. */
export const webhookSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/, 'expected lower-case letters, digits and hyphens'),
    url: address('https://example.com/hook'),
    secret: z
      .string()
      .refine(
        (secret) => (secret.startsWith('whsec_') ? isKey(secret.slice('whsec_'.length)) : secret.length >= 24),
        'expected at least 24 characters, or "whsec_" and at least 24 bytes in base64',
      ),
    events: z.array(z.enum(webhookEventTypes)).min(1).default([...webhookEventTypes]),
    allowPrivate: z.boolean().default(false),
  })
  .refine(({ url, allowPrivate }) => allowPrivate || !isPrivate(url), {
    message: 'expected a public address, or "allowPrivate: true": this one is of a private network, and every delivery would fail',
    path: ['url'],
  });
