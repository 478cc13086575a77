import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ProviderLimits, RateLimiter } from '../../engine/ports';
import { createProviderLimiter, type Slots } from './provider-limiter';

export interface RateLimiterOptions {
  /** By the provider's id. A provider that is left out has no limits. */
  limits: Readonly<Record<string, ProviderLimits>>;
  /** Length of "a minute", s. Default 60. */
  windowSeconds?: number;
}

/** Limits that hold for this process alone. */
export const createInProcessRateLimiter = ({ limits, windowSeconds = 60 }: RateLimiterOptions): RateLimiter => ({
  ...createProviderLimiter(
    limits,
    (name, points) => new RateLimiterMemory({ keyPrefix: name, points, duration: windowSeconds }),
    createLocalSlots(),
  ),
  close: async () => undefined,
});

export const createLocalSlots = (): Slots => {
  const taken = new Map<string, number>();
  return {
    async take(provider, limit) {
      const count = taken.get(provider) ?? 0;
      if (count >= limit) return undefined;
      taken.set(provider, count + 1);
      let isTaken = true;
      return async () => {
        if (isTaken) taken.set(provider, (taken.get(provider) ?? 1) - 1);
        isTaken = false;
      };
    },
  };
};
