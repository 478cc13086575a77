import type { ErrorCode } from '../engine/errors';

/** The ways to fail, as an operator writes them in the description of a server. */
export const failures = {
  auth: 'IMAGEFORGE_PROVIDER_AUTH',
  quota: 'IMAGEFORGE_PROVIDER_QUOTA',
  'rate-limit': 'IMAGEFORGE_PROVIDER_RATE_LIMITED',
  rejected: 'IMAGEFORGE_PROVIDER_REJECTED',
  unavailable: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
  timeout: 'IMAGEFORGE_PROVIDER_TIMEOUT',
  moderation: 'IMAGEFORGE_MODERATION_REFUSED',
} as const satisfies Record<string, ErrorCode>;
export type Failure = keyof typeof failures;

/** Headers that hold no secret; their words may stand in a message. */
const plain = /^(accept|accept-language|user-agent|prefer)$/;

/** What must stand in no message: the values of headers, and a key that stands behind a word, as in `Bearer …`. */
export const secretsOfHeaders = (headers: Readonly<Record<string, string>>): string[] =>
  Object.entries(headers)
    .filter(([name]) => !plain.test(name.toLowerCase()))
    .flatMap(([, value]) => [value, ...value.split(' ').slice(-1)]);

/** A mistake in such a description, with the way to it. */
export interface DescriptionProblem {
  path: (string | number)[];
  message: string;
}
