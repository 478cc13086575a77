import type { Clock } from '../ports';

/** What an installation stands on. */
export const partNames = ['database', 'queue', 'originals', 'workers', 'providers', 'moderators'] as const;
export type PartName = (typeof partNames)[number];

/** Looks at one part. What it throws, or no answer in time, means that the part is down. */
export type Probe = () => Promise<void>;

export interface Health {
  /** `degraded`: fewer or no images are made, and this process serves everything else. `down`: it is of no use to anybody. */
  status: 'up' | 'degraded' | 'down';
  parts: Record<PartName, { status: 'up' | 'down'; reason?: string }>;
}

interface HealthOptions {
  /** How long a part may take to answer, ms. */
  answerMs: number;
  /** How long an answer is good for, ms: anybody may ask, and asking must not become a load. */
  freshMs: number;
}

/**
 * Without the database Strapi serves nothing. Without the others no images are made, which is no reason for
 * a load balancer to take the content away too.
 */
const isVital = (name: PartName): boolean => name === 'database';

/**
 * @param describe turns what a probe threw into a reason for operators
 */
export const createHealthCheck = (
  probes: Record<PartName, Probe>,
  clock: Clock,
  describe: (thrown: unknown) => string,
  { answerMs, freshMs }: HealthOptions,
) => {
  const look = async (probe: Probe): Promise<Health['parts'][PartName]> => {
    const answered = new AbortController();
    const late = clock.sleep(answerMs, answered.signal).then(() => {
      throw new Error(`No answer within ${answerMs} ms.`);
    });
    // The one that comes second is not waited for.
    late.catch(() => undefined);
    try {
      await Promise.race([probe(), late]);
      return { status: 'up' };
    } catch (thrown) {
      return { status: 'down', reason: describe(thrown) };
    } finally {
      answered.abort();
    }
  };

  const lookAtAll = async (): Promise<Health> => {
    const found = await Promise.all(partNames.map(async (name) => [name, await look(probes[name])] as const));
    const down = found.filter(([, { status }]) => status === 'down').map(([name]) => name);
    const status = down.some(isVital) ? 'down' : down.length > 0 ? 'degraded' : 'up';
    return { status, parts: Object.fromEntries(found) as Health['parts'] };
  };

  let last: { at: number; health: Promise<Health> } | undefined;
  return (): Promise<Health> => {
    const at = clock.now().getTime();
    if (!last || at - last.at >= freshMs) last = { at, health: lookAtAll() };
    return last.health;
  };
};

export type HealthCheck = ReturnType<typeof createHealthCheck>;
