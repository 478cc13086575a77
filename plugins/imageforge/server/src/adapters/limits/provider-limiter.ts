import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { ProviderLimits, RateLimiter } from '../../engine/ports';

/** Counts what was consumed under a key, up to `points` in each window. */
type CreateWindow = (name: string, points: number) => RateLimiterAbstract;

/** Places for calls at once. */
export interface Slots {
  /** @returns what gives the place back (harmless twice, never rejects); undefined when all are taken. */
  take(provider: string, limit: number): Promise<(() => Promise<void>) | undefined>;
}

/** How soon to look for a free slot again, ms: nobody knows when a call will end. Spread, so that not all come at once. */
const slotWaitMs = (): number => 1_000 + Math.round(Math.random() * 2_000);

const noPlace = async (): Promise<void> => undefined;

/**
 * The limits of providers, over windows and slots that say where the counting is done. Windows are
 * fixed: around the end of one, up to twice the limit may go out within a minute.
 */
export const createProviderLimiter = (
  limits: Readonly<Record<string, ProviderLimits>>,
  createWindow: CreateWindow,
  slots: Slots,
): Omit<RateLimiter, 'close'> => {
  const windowsOf = (name: string, limit: keyof ProviderLimits): Map<string, RateLimiterAbstract> =>
    new Map(Object.entries(limits).flatMap(([provider, { [limit]: points }]) => (points ? [[provider, createWindow(name, points)]] : [])));
  const requests = windowsOf('requests', 'requestsPerMinute');
  const images = windowsOf('images', 'imagesPerMinute');
  const pauses = createWindow('pauses', 1);

  /** @returns ms until there is room; undefined: the points are taken. */
  const consume = async (window: RateLimiterAbstract | undefined, provider: string, points: number): Promise<number | undefined> => {
    try {
      await window?.consume(provider, points);
      return undefined;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // A refused call counts as well; given back, so that a smaller one may still fit in.
      await window?.reward(provider, points);
      return Math.max(1, refusal.msBeforeNext);
    }
  };

  return {
    maxImages: (provider) => limits[provider]?.imagesPerMinute ?? Infinity,

    async acquire(provider, count) {
      const pause = await pauses.get(provider);
      if (pause && pause.msBeforeNext > 0) return { granted: false, retryAfterMs: pause.msBeforeNext };
      const concurrent = limits[provider]?.concurrent;
      const release = concurrent === undefined ? noPlace : await slots.take(provider, concurrent);
      if (!release) return { granted: false, retryAfterMs: slotWaitMs() };
      const requestMs = await consume(requests.get(provider), provider, 1);
      const imageMs = requestMs ?? (await consume(images.get(provider), provider, count));
      if (imageMs === undefined) return { granted: true, release };
      if (requestMs === undefined) await requests.get(provider)?.reward(provider, 1);
      await release();
      return { granted: false, retryAfterMs: imageMs };
    },

    async pause(provider, ms) {
      await pauses.block(provider, Math.ceil(ms / 1_000));
    },
  };
};
