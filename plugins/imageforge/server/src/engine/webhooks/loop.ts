import { describeError } from '../errors';
import type { Logger } from '../ports';
import type { Lane } from './delivery';
import type { Sender } from './sender';

/**
 * Keeps sending: at once when there is something new, and at every interval what is due again. Each
 * lane goes at its own speed.
 */
export const createSendingLoop = (sender: Sender, { logger, intervalMs }: { logger: Logger; intervalMs: number }) => {
  const lanes = sender.lanes.map((lane) => createLaneLoop(() => sender.sendLane(lane), lane, logger));
  const wake = (): void => lanes.forEach((lane) => lane.wake());
  let timer: NodeJS.Timeout | undefined;

  return {
    wake,
    start(): void {
      timer = setInterval(wake, intervalMs);
      timer.unref();
      wake();
    },
    /** Stops after what is being sent, which takes no longer than one `post`. */
    async stop(): Promise<void> {
      clearInterval(timer);
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
};

const createLaneLoop = (send: () => Promise<number>, lane: Lane, logger: Logger) => {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const work = async (): Promise<void> => {
    try {
      do again = false;
      while (!stopped && ((await send()) > 0 || again));
    } catch (thrown) {
      const whose = 'only' in lane ? `for "${lane.only}" ` : '';
      logger.warn(`Webhooks ${whose}wait for the next round: ${describeError(thrown)}`);
    } finally {
      // In the same step as the last look at `again`: in between, a wake would be lost.
      running = undefined;
    }
  };
  return {
    wake(): void {
      if (stopped) return;
      again = true;
      running ??= work();
    },
    async stop(): Promise<void> {
      stopped = true;
      await running;
    },
  };
};

export type SendingLoop = ReturnType<typeof createSendingLoop>;
