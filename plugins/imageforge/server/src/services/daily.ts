import type { Clock } from '../engine/ports';
import type { Flag } from './queue-control';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * A chore for the sweep that is done once a day, by whichever process comes first. Two that come in
 * the same moment both do it, so it has to be harmless twice.
 * @param lastTime when it was last begun, ISO 8601
 */
export const createDaily =
  (lastTime: Flag<string>, clock: Clock, run: () => Promise<void>) =>
  async (): Promise<void> => {
    const now = clock.now();
    const last = await lastTime.read();
    if (last !== undefined && now.getTime() - Date.parse(last) < dayMs) return;
    await lastTime.write(now.toISOString());
    await run();
  };
