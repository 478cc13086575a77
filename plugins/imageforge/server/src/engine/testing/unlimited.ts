import type { RateLimiter } from '../ports';

/** Room for everything, for tests that are about something else. */
export const unlimited: RateLimiter = {
  maxImages: () => Infinity,
  acquire: async () => ({ granted: true, release: async () => undefined }),
  pause: async () => undefined,
  close: async () => undefined,
};
