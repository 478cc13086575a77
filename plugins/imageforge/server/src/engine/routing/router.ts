import { asForgeError, ForgeError, type StoredError } from '../errors';
import { nextBatch } from '../generation/attempts/next-batch';
import type { Attempt, Generation, Skip } from '../generation/generation';
import { spendingOf } from '../generation/spending';
import type { Work } from '../generation/stage';
import type { Warning } from '../image-model';
import type { Clock, Ledger, RateLimiter } from '../ports';
import type { Breakers } from './breakers';
import { type Candidate, candidateOf, candidatesOf, type Fallbacks, isUnfit, modelOf } from './candidates';
import type { ModelRegistry } from './model-registry';

export interface RouterOptions {
  fallbacks: Fallbacks;
  /** What a generation does whose model has no room: wait for it, or go to the next candidate. */
  onBusy: 'wait' | 'next';
}

interface Parts {
  models: Pick<ModelRegistry, 'all' | 'ensure'>;
  breakers: Breakers;
  limiter: RateLimiter;
  ledger: Pick<Ledger, 'reserve'>;
  clock: Pick<Clock, 'now'>;
  options: RouterOptions;
}

/** The next call: to which model, for which images. */
export interface Call {
  candidate: Candidate;
  batch: number[];
  /** Of budgets that this model is on. */
  warnings: Warning[];
  /** Gives the place at the provider back. */
  release(): Promise<void>;
  /** The attempt that goes on. `undefined`: this is a new one. */
  resumes?: Attempt;
}

export interface Router {
  /**
   * The first candidate that can be called now, with room taken for the call. What is passed over
   * is written down on the generation.
   * @param maxWaitMs longest wait that makes sense
   * @throws ForgeError IMAGEFORGE_POSTPONED when there will be one within that time; else what the
   *   generation's own model failed with, or IMAGEFORGE_NO_MODEL_AVAILABLE.
   */
  choose(work: Work, maxWaitMs: number): Promise<Call>;
  /**
   * The call that another worker has begun, and whose job at the provider goes on: nothing is to be
   * reserved, and no limit holds, for it was counted when it began.
   * @throws ForgeError IMAGEFORGE_POSTPONED while the provider cannot be asked whether it has the model
   */
  resume(work: Work, attempt: Attempt): Promise<Call>;
  /** Takes a candidate out of this generation's list. */
  giveUp(work: Work, candidate: Candidate, error: ForgeError): Promise<void>;
}

/** Before a provider that cannot be asked for its models is asked again, ms. */
const awayMs = 10_000;

/** What is written down, but for its time. */
type Passed = Omit<Skip, 'at'>;

export const createRouter = ({ models, breakers, limiter, ledger, clock, options }: Parts): Router => {
  /** Writes only what is new: a generation that waits comes by often. */
  const record = async (work: Work, passed: readonly Passed[]): Promise<void> => {
    const before = work.generation.skips ?? [];
    const fresh = passed.filter((skip) => !before.some((known) => isSame(known, skip) && known.reason === skip.reason));
    if (fresh.length === 0) return;
    const at = clock.now().toISOString();
    await work.save({
      skips: [
        ...before.filter((known) => !fresh.some((skip) => isSame(known, skip))),
        ...fresh.map((skip) => ({ ...skip, at })),
      ],
    });
  };

  /**
   * Calls that brought nothing may have been paid for, and budgets may hold for one provider: each
   * call needs room of its own. For the first one the stage reserve has made it.
   */
  const reserve = async (generation: Generation, candidate: Candidate): Promise<Warning[]> => {
    if (!candidate.isStandIn && generation.attempts.length === 0) return [];
    return ledger.reserve(spendingOf({ ...generation, recipe: candidate.recipe }, candidate));
  };

  return {
    async choose(work, maxWaitMs) {
      const passed: Passed[] = [];
      const waits: number[] = [];
      const { provider: asked, model: id } = work.generation.recipe;
      const away = await models.ensure(`${asked}/${id}`).then(() => undefined, asForgeError);
      for (const candidate of candidatesOf(work.generation, models, options.fallbacks)) {
        if (isUnfit(candidate)) {
          const isAway = away && candidate.provider === asked && candidate.model === id;
          passed.push(isAway ? { ...candidate, message: away.message, error: away.toJSON() } : candidate);
          continue;
        }
        if (hasFailed(work.generation, candidate)) continue;
        const { provider, id: model } = candidate.model;
        const pass = (reason: Skip['reason'], message: string, error?: StoredError) =>
          void passed.push({ provider, model, reason, message, ...(error && { error }) });

        const closedMs = breakers.waitMs(candidate.key);
        if (closedMs !== undefined) {
          pass('breaker-open', `${candidate.key} has failed too often lately and is left alone for a while.`);
          waits.push(closedMs);
          continue;
        }
        const warnings = await reserve(work.generation, candidate).catch(asBudgetRefusal);
        if (warnings instanceof ForgeError) {
          pass('budget', warnings.message, warnings.toJSON());
          continue;
        }
        const most = Math.min(candidate.model.capabilities.maxImages, limiter.maxImages(provider));
        const batch = nextBatch(work.generation.images, most);
        const room = await limiter.acquire(provider, batch.length);
        if (room.granted) {
          await record(work, passed);
          return { candidate, batch, warnings, release: room.release };
        }
        waits.push(room.retryAfterMs);
        if (options.onBusy === 'wait' && room.retryAfterMs <= maxWaitMs) break;
        const until = new Date(clock.now().getTime() + room.retryAfterMs).toISOString();
        pass('busy', room.isPaused ? `${provider} asked to be left alone until ${until}.` : `${provider} has as much to do as it may.`);
      }
      await record(work, passed);
      throw nothingToCall(work.generation, Math.min(...waits), maxWaitMs);
    },

    async resume(work, attempt) {
      const key = modelOf(attempt);
      await models.ensure(key).catch((cause: unknown) => {
        throw new ForgeError('IMAGEFORGE_POSTPONED', undefined, { retryAfterMs: awayMs, cause });
      });
      const candidate = candidateOf(work.generation, models, key);
      if (isUnfit(candidate)) {
        throw new ForgeError('IMAGEFORGE_NO_MODEL_AVAILABLE', `The call to ${key} that is under way cannot be waited for. ${candidate.message}`);
      }
      return { candidate, batch: attempt.images, warnings: [], release: () => Promise.resolve(), resumes: attempt };
    },

    giveUp: (work, { model }, error) =>
      record(work, [
        { provider: model.provider, model: model.id, reason: 'failed', message: error.message, error: error.toJSON() },
      ]),
  };
};

const isSame = (one: Pick<Skip, 'provider' | 'model'>, other: Pick<Skip, 'provider' | 'model'>): boolean =>
  one.provider === other.provider && one.model === other.model;

const hasFailed = ({ skips = [] }: Generation, { model }: Candidate): boolean =>
  skips.some((skip) => skip.reason === 'failed' && isSame(skip, { provider: model.provider, model: model.id }));

/** @throws whatever is no refusal of a budget */
const asBudgetRefusal = (thrown: unknown): ForgeError => {
  const error = asForgeError(thrown);
  if (error.code === 'IMAGEFORGE_BUDGET_EXCEEDED' || error.code === 'IMAGEFORGE_PRICE_UNKNOWN') return error;
  throw thrown;
};

/** @param waitMs until the first of the candidates may be called; Infinity: none will be. */
const nothingToCall = ({ skips = [] }: Generation, waitMs: number, maxWaitMs: number): ForgeError => {
  if (waitMs <= maxWaitMs) {
    return new ForgeError('IMAGEFORGE_POSTPONED', undefined, { retryAfterMs: Math.ceil(waitMs) });
  }
  // The first that failed is what was asked for; what became of the others stands beside it.
  const failure = (skips.find(({ reason }) => reason === 'failed') ?? skips.find(({ error }) => error))?.error;
  if (failure) return new ForgeError(failure.code, failure.message, { details: failure.details });
  return new ForgeError('IMAGEFORGE_NO_MODEL_AVAILABLE', `No model could be asked: ${skips.map(({ message }) => message).join(' ')}`, {
    details: { skips: skips.map(({ provider, model, reason }) => ({ model: `${provider}/${model}`, reason })) },
  });
};
