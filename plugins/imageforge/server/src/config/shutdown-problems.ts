import type { Options } from '.';

/**
 * Which calls a stop of the process would cut off, in words. It is no mistake: a server of one's own
 * costs nothing, and most jobs are taken up again.
 * @param present ids of the providers that are there
 */
export const shutdownProblems = ({ engine: { shutdownMs }, providers }: Options, present: readonly string[]): string[] =>
  Object.entries(providers)
    .flatMap(([id, settings]): { id: string; option: string; timeoutMs?: number }[] =>
      Array.isArray(settings)
        ? settings.map((one, index) => ({ ...one, option: `${id}.${index}` }))
        : typeof settings === 'object' ? [{ id, option: id, timeoutMs: settings.timeoutMs }] : [],
    )
    .filter(({ id, timeoutMs = 0 }) => present.includes(id) && timeoutMs > shutdownMs)
    .map(
      ({ option, timeoutMs }) =>
        `engine.shutdownMs is ${shutdownMs}, and providers.${option}.timeoutMs ${timeoutMs}: a stop of the process may cut off a call, which may be charged.`,
    );
