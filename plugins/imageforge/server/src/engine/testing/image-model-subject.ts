import type { ErrorCode } from '../errors';
import type { ImageModel } from '../image-model';
import type { HttpFailure } from './http-failures';

/** Ways in which a model's server can fail, and the code that must come of each. */
export const providerFailures = {
  auth: 'IMAGEFORGE_PROVIDER_AUTH',
  quota: 'IMAGEFORGE_PROVIDER_QUOTA',
  'rate-limit': 'IMAGEFORGE_PROVIDER_RATE_LIMITED',
  rejection: 'IMAGEFORGE_PROVIDER_REJECTED',
  outage: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
  garbage: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
  moderation: 'IMAGEFORGE_MODERATION_REFUSED',
} as const satisfies Record<string, ErrorCode>;
export type ProviderFailure = keyof typeof providerFailures;

/** A model under test, with a hand on what it talks to. */
export interface ImageModelSubject {
  model: ImageModel;
  /** Makes the next call fail this way. `undefined`: nothing can fail; skip `failures`. */
  fail?(failure: ProviderFailure): void;
  /** Makes the next call fail as any server can: `failHttp: server.fail` of `startFakeServer`. Needed for the option `http`. */
  failHttp?(failure: HttpFailure): void;
  /** Makes the next call hang; resolves once it does. `undefined`: skip `abort-meanwhile`. */
  hang?(): Promise<unknown>;
  /** The jobs of the server, for a model that resumes. Needed for the option `jobs`. */
  jobs?: JobHand;
  /** The key that the provider was given, which must not stand in any error. */
  secret?: string;
  close?(): Promise<void>;
}

export interface JobHand {
  /** Jobs that were begun so far. */
  begun(): number;
  /** Jobs that were canceled so far. */
  canceled(): number;
  /** Lets the next job go on and on; resolves once it was looked at. */
  hold(): Promise<unknown>;
}

/** What a test needs of the provider beside what it always has. */
export interface SubjectWish {
  /** Longest time for one request, ms: short, where a test is about that. `undefined`: any. */
  timeoutMs?: number;
}
