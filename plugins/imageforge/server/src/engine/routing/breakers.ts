import { circuitBreaker, type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, handleWhen, isBrokenCircuitError } from 'cockatiel';
import { asForgeError, ForgeError } from '../errors';
import { isSick } from './after-failure';

interface BreakerOptions {
  /** Failures in a row, over all generations, after which a model is left alone. */
  failures: number;
  /** How long it is left alone before one call tries it again, ms. */
  openMs: number;
}

/** What the breaker of one model knows, for those who watch the installation. */
export interface BreakerStatus {
  /** `provider/model` */
  model: string;
  /** `half-open`: one call is finding out whether it works again. */
  state: 'closed' | 'open' | 'half-open';
}

/** One circuit breaker for each model: what is down is not asked by every generation anew. */
export interface Breakers {
  /** ms until the model may be called; `undefined`: now. */
  waitMs(key: string): number | undefined;
  /**
   * Makes the call and learns from how it ends.
   * @throws ForgeError IMAGEFORGE_NO_MODEL_AVAILABLE, without calling, when it opened meanwhile.
   */
  run<T>(key: string, call: () => Promise<T>): Promise<T>;
  /** Of the models that were called since the start. */
  status(): BreakerStatus[];
}

/** How soon to look again while one call is finding out, ms. */
const probeMs = 2_000;

interface Breaker {
  policy: CircuitBreakerPolicy;
  /** ms since 1970 */
  openUntil: number;
}

/** Each process has breakers of its own: what one of them cannot reach, another one may. */
export const createBreakers = ({ failures, openMs }: BreakerOptions): Breakers => {
  const breakers = new Map<string, Breaker>();

  const breakerOf = (key: string): Breaker => {
    const existing = breakers.get(key);
    if (existing) return existing;
    const policy = circuitBreaker(
      handleWhen((error) => isSick(asForgeError(error))),
      { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failures) },
    );
    const breaker: Breaker = { policy, openUntil: 0 };
    policy.onBreak(() => (breaker.openUntil = Date.now() + openMs));
    breakers.set(key, breaker);
    return breaker;
  };

  return {
    waitMs(key) {
      const breaker = breakers.get(key);
      // Another call would wait for the one that is finding out, and hold its worker meanwhile.
      if (breaker?.policy.state === CircuitState.HalfOpen) return probeMs;
      if (breaker?.policy.state !== CircuitState.Open) return undefined;
      const left = breaker.openUntil - Date.now();
      return left > 0 ? left : undefined;
    },
    async run(key, call) {
      try {
        return await breakerOf(key).policy.execute(call);
      } catch (thrown) {
        throw isBrokenCircuitError(thrown) ? new ForgeError('IMAGEFORGE_NO_MODEL_AVAILABLE') : thrown;
      }
    },
    status: () => [...breakers].map(([model, { policy }]) => ({ model, state: stateNames[policy.state] })),
  };
};

const stateNames: Record<CircuitState, BreakerStatus['state']> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};
