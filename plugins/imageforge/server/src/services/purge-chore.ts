import type { Clock, Logger } from '../engine/ports';
import type { Purge } from '../engine/retention/purge';

interface Parts {
  purge: Purge;
  /** How long audit events and webhook deliveries are kept, days; `null`: for ever. */
  logsDays: number | null;
  /** @returns how many lines were deleted. */
  deleteLogs(before: Date): Promise<number>;
  clock: Pick<Clock, 'now'>;
  logger: Logger;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Deletes what retention does not keep, and says so where there was anything. */
export const createPurgeChore =
  ({ purge, logsDays, deleteLogs, clock, logger }: Parts) =>
  async (): Promise<void> => {
    const { records, prompts, images, files } = await purge.carryOut(await purge.plan());
    const logs = logsDays === null ? 0 : await deleteLogs(new Date(clock.now().getTime() - logsDays * dayMs));
    if (records + prompts + images + files + logs === 0) return;
    logger.info(`Retention deleted ${records} records, ${prompts} prompts, ${images} images, ${files} files and ${logs} lines of logs.`);
  };
