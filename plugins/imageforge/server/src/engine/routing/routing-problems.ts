import { modelKey, type PricedModel } from '../image-model';
import type { ProviderLimits } from '../ports';
import type { Fallbacks } from './candidates';

/**
 * What the options for routing name and nobody has, in words. It is no mistake: a provider without
 * its key is not there in development, and a model may come back. A misspelling is seen here.
 * @param asked ids of the providers that tell their models only when they are asked: none of these is missed.
 */
export const routingProblems = (
  { fallbacks, limits }: { fallbacks: Fallbacks; limits: Readonly<Record<string, ProviderLimits>> },
  models: readonly PricedModel[],
  asked: readonly string[] = [],
): string[] => {
  const keys = new Set(models.map(({ model }) => modelKey(model)));
  const providers = new Set([...models.map(({ model }) => model.provider), ...asked]);
  const named = Object.entries(fallbacks).flatMap(([model, standIns]) => [model, ...standIns]);
  return [
    ...[...new Set(named)]
      .filter((key) => !keys.has(key) && !asked.some((id) => key.startsWith(`${id}/`)))
      .map((key) => `routing.fallbacks names "${key}", and there is no such model now; it is passed over.`),
    ...Object.keys(limits)
      .filter((id) => !providers.has(id))
      .map((id) => `routing.limits names "${id}", and there is no such provider now.`),
  ];
};
