import { describeError, ForgeError } from '../errors';
import { type ImageProvider, modelKey, type PricedModel } from '../image-model';
import type { Logger } from '../ports';

/** The models of all configured providers, by `provider/model`. */
export interface ModelRegistry {
  /** Those that are known now: what a server tells of itself comes and goes. */
  readonly all: readonly PricedModel[];
  /** `provider/model` that a request without a model gets. */
  readonly defaultModel: string;
  /** @throws ForgeError IMAGEFORGE_UNKNOWN_MODEL with the models that there are. */
  get(key: string): PricedModel;
  /**
   * Asks its provider what it has, if the model is not known and the provider can be asked. A process
   * that has just started knows nothing yet of what others have offered.
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

/** A provider that was asked for a model it does not have is not asked again within this time, ms. */
const trustMs = 10_000;

/** @throws ForgeError IMAGEFORGE_CONFIG_INVALID when the default model is not among the models, nor of a provider that can be asked. */
export const createModelRegistry = (
  providers: readonly ImageProvider[],
  defaultModel: string,
  logger: Pick<Logger, 'warn'> = { warn: () => undefined },
): ModelRegistry => {
  const told = new Map<string, readonly PricedModel[]>();
  /** When a provider was asked last, and when it has answered last. */
  const triedAt = new Map<string, number>();
  const askedAt = new Map<string, number>();
  const under = new Map<string, Promise<void>>();
  let all: readonly PricedModel[] = [];
  let byKey = new Map<string, PricedModel>();

  const collect = (): void => {
    byKey = new Map();
    for (const { id, models } of providers) {
      for (const priced of [...models, ...(told.get(id) ?? [])]) byKey.set(modelKey(priced.model), priced);
    }
    all = [...byKey.values()];
  };

  /** However many ask at once, the provider is asked once. */
  const ask = (provider: ImageProvider): Promise<void> => {
    const asking =
      under.get(provider.id) ??
      (async () => {
        triedAt.set(provider.id, performance.now());
        const found = await provider.discover?.(AbortSignal.timeout(discoverMs));
        askedAt.set(provider.id, performance.now());
        if (!found) return;
        told.set(provider.id, found);
        collect();
      })().finally(() => under.delete(provider.id));
    under.set(provider.id, asking);
    return asking;
  };

  const providerOf = (key: string): ImageProvider | undefined =>
    providers.find(({ id, discover }) => discover !== undefined && key.startsWith(`${id}/`));

  collect();
  if (!byKey.has(defaultModel) && !providerOf(defaultModel)) {
    throw new ForgeError(
      'IMAGEFORGE_CONFIG_INVALID',
      `Expected "defaultModel" to be one of ${[...byKey.keys()].join(', ')}, got "${defaultModel}".`,
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
        throw new ForgeError('IMAGEFORGE_UNKNOWN_MODEL', `Expected one of ${keys.join(', ')}, got "${key}".`, {
          details: { field: 'model', received: key, expected: keys },
        });
      }
      return priced;
    },
    async ensure(key) {
      const provider = byKey.has(key) ? undefined : providerOf(key);
      const asked = provider && askedAt.get(provider.id);
      if (!provider || (asked !== undefined && performance.now() - asked < trustMs)) return;
      await ask(provider).catch((cause: unknown) => {
        if (cause instanceof ForgeError && cause.retryable) throw cause;
        throw new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE', `${provider.label} cannot be asked for its models: ${describeError(cause)}`, { cause });
      });
    },
    async refresh(olderThanMs = 0) {
      const isDue = ({ id }: ImageProvider): boolean => performance.now() - (triedAt.get(id) ?? -Infinity) >= olderThanMs;
      await Promise.all(
        providers
          .filter((provider) => provider.discover && isDue(provider))
          .map((provider) =>
            ask(provider).catch((cause: unknown) => logger.warn(`${provider.label} does not tell its models: ${describeError(cause)}`)),
          ),
      );
    },
  };
};
