import type { ErrorCode } from '../errors';

/** Ways in which any server can fail, and the code that must come of each. */
export const httpFailures = {
  '401': 'IMAGEFORGE_PROVIDER_AUTH',
  '402': 'IMAGEFORGE_PROVIDER_QUOTA',
  '403': 'IMAGEFORGE_PROVIDER_AUTH',
  '404': 'IMAGEFORGE_PROVIDER_REJECTED',
  '408': 'IMAGEFORGE_PROVIDER_TIMEOUT',
  '413': 'IMAGEFORGE_PROVIDER_REJECTED',
  '422': 'IMAGEFORGE_PROVIDER_REJECTED',
  '429': 'IMAGEFORGE_PROVIDER_RATE_LIMITED',
  /** With `Retry-After: 2`. */
  '429-retry-after': 'IMAGEFORGE_PROVIDER_RATE_LIMITED',
  '500': 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
  '503': 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
  /** To another host: to follow it would carry the key there. */
  redirect: 'IMAGEFORGE_PROVIDER_REJECTED',
  /** No answer at all. */
  hang: 'IMAGEFORGE_PROVIDER_TIMEOUT',
  /** The connection is cut in the middle of the answer. */
  cut: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
  /** An answer of 200 MB. */
  'too-large': 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
  /** A success without an image. */
  'empty-list': 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
  'not-an-image': 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
  /** An image that ends in the middle. */
  truncated: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
  /** An image of half the size. It is kept, with a warning. */
  'wrong-size': undefined,
  /** A link to an image that answers 403. */
  'expired-link': 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
  /** A link to an image that redirects into a private network. */
  'private-redirect': 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
} as const satisfies Record<string, ErrorCode | undefined>;

export type HttpFailure = keyof typeof httpFailures;
