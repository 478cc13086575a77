import { canceled } from './http-client';

export interface BeginOptions {
  /** Asks for the job and gives its name. */
  create(signal: AbortSignal): Promise<string>;
  /** Ends a job that nobody knows of yet. */
  cancel(job: string, signal: AbortSignal): Promise<unknown>;
  signal: AbortSignal;
  /** How long a request that is under way is still waited for when the call is canceled, ms. Default: 5000. */
  graceMs?: number;
}

/**
 * Asks a server without idempotency keys for a job. When the call is canceled meanwhile, the answer is waited for a
 * moment, so that the job can be ended by its name: a request that is cut off leaves a job that nobody can end.
 * That holds for a lost lease as well, since no other worker knows the name.
 * @throws ForgeError what `create` throws; IMAGEFORGE_CANCELED, which says that it may have been charged once it was asked for.
 */
export const beginJob = async ({ create, cancel, signal, graceMs = 5_000 }: BeginOptions): Promise<string> => {
  if (signal.aborted) throw canceled(signal);
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const hurry = (): void => {
    timer = setTimeout(() => late.abort(), graceMs);
  };
  signal.addEventListener('abort', hurry, { once: true });
  try {
    const job = await create(late.signal);
    if (!signal.aborted) return job;
    // If that fails too, the server makes it for nobody.
    await cancel(job, AbortSignal.timeout(graceMs)).catch(() => undefined);
    throw canceled(signal, true);
  } catch (thrown) {
    throw signal.aborted ? canceled(signal, true) : thrown;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', hurry);
  }
};
