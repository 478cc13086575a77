import type { Options } from '.';

/**
 * Providers of which a call that is cut off costs nothing: servers of one's own are free, and jobs are waited
 * for again by whoever takes the generation up.
 */
const harmless: ReadonlySet<string> = new Set(['automatic1111', 'comfyui', 'gpu-runner', 'sd-server', 'replicate', 'black-forest-labs']);

/**
 * Which paid calls a stop of the process would cut off, in words. It is no mistake: few calls take that long.
 * @param present ids of the providers that are there
 */
export const shutdownProblems = ({ engine: { shutdownMs }, providers }: Options, present: readonly string[]): string[] =>
  Object.entries(providers)
    .flatMap(([id, settings]): Call[] =>
      Array.isArray(settings)
        ? settings.map((one, index) => ({ ...one, option: `${id}.${index}` }))
        : typeof settings === 'object' && !harmless.has(id) ? [{ id, option: id, timeoutMs: settings.timeoutMs }] : [],
    )
    .filter(({ id, timeoutMs = 0, job }) => present.includes(id) && job === undefined && timeoutMs > shutdownMs)
    .map(
      ({ option, timeoutMs }) =>
        `engine.shutdownMs is ${shutdownMs}, and providers.${option}.timeoutMs ${timeoutMs}: a stop of the process may cut off a call, which may be charged.`,
    );

interface Call {
  id: string;
  /** Below `providers`. */
  option: string;
  timeoutMs?: number;
  /** Of a server that is described by data: its calls are jobs. */
  job?: unknown;
}
