import { describeError, ForgeError, messageOf } from '../errors';
import { type ImageProvider, modelKey, type PricedModel } from '../image-model';
import type { Logger } from '../ports';
import { listNames, nearestNames } from './list-names';

/** The models of all configured providers, by `provider/model`. */
export interface ModelRegistry {
  /** Those that are known now: what a server tells of itself comes and goes. */
  readonly all: readonly PricedModel[];
  /** `provider/model` that a request without a model gets. */
  readonly defaultModel: string;
  /** @throws ForgeError IMAGEFORGE_UNKNOWN_MODEL with those of the models that are most like it. */
  get(key: string): PricedModel;
  /**
   * Asks its provider what it has, if the model is not known and the provider can be asked. A process
   * that has just started knows nothing yet of what others have offered. One that could not be asked is
   * not asked again for a while: the next request need not wait for it.
   * @throws ForgeError IMAGEFORGE_PROVIDER_UNAVAILABLE when it cannot be asked.
   */
  ensure(key: string): Promise<void>;
  /**
   * Asks every provider that can be asked; one that cannot be reached is logged, and known as before.
   * @param olderThanMs leaves those that were asked within this time. Default 0: none.
   */
  refresh(olderThanMs?: number): Promise<void>;
}

/** Longest wait for a provider to tell what it has, ms. */
const discoverMs = 15_000;

/** A provider that was asked for a model it does not have, or could not be asked, is not asked again within this time, ms. */
const trustMs = 10_000;

/** Models that one provider may tell of: a list without end would be looked through at every call. */
const maxModels = 1_000;

/** The ledger's columns hold no longer names and no other characters, and what cannot be booked cannot end. */
const maxKey = 255;
const isBookable = ({ model }: PricedModel): boolean => modelKey(model).length <= maxKey && !/\0|\p{Surrogate}/u.test(modelKey(model));

interface RegistryOptions {
  logger?: Pick<Logger, 'info' | 'warn'>;
  /** For what a provider that cannot be asked says, which whoever asked for its model reads. Left out: it has no secrets. */
  redact?: (text: string) => string;
  /** ms, from any point. Left out: the process's own. */
  now?: () => number;
}

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID when the default model is not among the models, nor of a provider that can be asked. */
export const createModelRegistry = (
  providers: readonly ImageProvider[],
  defaultModel: string,
  { logger = { info: () => undefined, warn: () => undefined }, redact = (text) => text, now = () => performance.now() }: RegistryOptions = {},
): ModelRegistry => {
  const told = new Map<string, readonly PricedModel[]>();
  /** When a provider was asked last, and when it has answered last. */
  const triedAt = new Map<string, number>();
  const askedAt = new Map<string, number>();
  /** Why a provider could not be asked the last time, and when. */
  const failed = new Map<string, { at: number; error: ForgeError }>();
  const under = new Map<string, Promise<void>>();
  let all: readonly PricedModel[] = [];
  let byKey = new Map<string, PricedModel>();

  const collect = (): void => {
    byKey = new Map();
    for (const { id, models } of providers) {
      for (const priced of [...models.filter(isBookable), ...(told.get(id) ?? [])]) byKey.set(modelKey(priced.model), priced);
    }
    all = [...byKey.values()];
  };

  const keep = ({ id, label }: ImageProvider, found: readonly PricedModel[]): void => {
    const kept = found.filter(isBookable).slice(0, maxModels);
    const before = told.get(id) ?? [];
    told.set(id, kept);
    collect();
    if (before.length === 0 && kept.length > 0) {
      logger.info(`${label} has ${kept.length} models: ${listNames(kept.map(({ model }) => model.id))}.`);
    }
    const isNews = before.length !== kept.length;
    if (isNews && kept.length < found.length) {
      logger.warn(`${label} tells of ${found.length} models, and ${kept.length} are known here: at most ${maxModels}, none with a name of more than ${maxKey} characters.`);
    }
  };

  /** What whoever asked for a model of it reads: no code, and nothing secret. */
  const awayOf = ({ label }: ImageProvider, cause: unknown, signal: AbortSignal): ForgeError => {
    if (signal.aborted) return new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', `${label} did not answer within ${discoverMs / 1_000} s.`, { cause });
    const said = redact(messageOf(cause));
    if (cause instanceof ForgeError && cause.retryable) return new ForgeError(cause.code, said, { cause, retryAfterMs: cause.retryAfterMs });
    return new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', `${label} cannot be asked for its models: ${said}`, { cause });
  };

  /** However many ask at once, the provider is asked once. */
  const ask = (provider: ImageProvider): Promise<void> => {
    const asking =
      under.get(provider.id) ??
      (async () => {
        triedAt.set(provider.id, now());
        const signal = AbortSignal.timeout(discoverMs);
        try {
          // Also where the provider does not listen to the signal.
          const found = await Promise.race([provider.discover?.(signal), rejectedBy(signal)]);
          askedAt.set(provider.id, now());
          failed.delete(provider.id);
          if (found) keep(provider, found);
        } catch (cause) {
          const error = awayOf(provider, cause, signal);
          failed.set(provider.id, { at: now(), error });
          throw error;
        }
      })().finally(() => under.delete(provider.id));
    under.set(provider.id, asking);
    return asking;
  };

  const providerOf = (key: string): ImageProvider | undefined =>
    providers.find(({ id, discover }) => discover !== undefined && key.startsWith(`${id}/`));

  collect();
  for (const { label, models } of providers) {
    const left = models.filter((priced) => !isBookable(priced)).length;
    if (left > 0) logger.warn(`${left} models of ${label} are left out: expected names of at most ${maxKey} characters.`);
  }
  if (!byKey.has(defaultModel) && !providerOf(defaultModel)) {
    throw new ForgeError(
      'IMAGEFORGE_CONFIG_INVALID',
      `Expected "defaultModel" to be one of ${listNames([...byKey.keys()], defaultModel)}, got "${defaultModel}".`,
    );
  }
  return {
    get all() {
      return all;
    },
    defaultModel,
    get(key) {
      const priced = byKey.get(key);
      if (!priced) {
        const keys = [...byKey.keys()];
        throw new ForgeError('IMAGEFORGE_UNKNOWN_MODEL', `Expected one of ${listNames(keys, key)}, got "${key}".`, {
          details: { field: 'model', received: key, expected: nearestNames(keys, key) },
        });
      }
      return priced;
    },
    async ensure(key) {
      const provider = byKey.has(key) ? undefined : providerOf(key);
      if (!provider) return;
      const isRecent = (at: number | undefined): boolean => at !== undefined && now() - at < trustMs;
      const failure = failed.get(provider.id);
      if (failure && isRecent(failure.at)) throw failure.error;
      if (!isRecent(askedAt.get(provider.id))) await ask(provider);
    },
    async refresh(olderThanMs = 0) {
      const isDue = ({ id }: ImageProvider): boolean => now() - (triedAt.get(id) ?? -Infinity) >= olderThanMs;
      await Promise.all(
        providers
          .filter((provider) => provider.discover && isDue(provider))
          .map((provider) =>
            ask(provider).catch((error: ForgeError) => logger.warn(`${error.message} ${describeError(error.cause)}`)),
          ),
      );
    },
  };
};

/** Never resolves. @throws what the signal was aborted with */
const rejectedBy = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
