import { describeError } from '../errors';
import type { Logger } from '../ports';
import type { Sender } from './sender';

/** Keeps sending: at once when there is something new, and at every interval what is due again. */
export const createSendingLoop = (sender: Sender, { logger, intervalMs }: { logger: Logger; intervalMs: number }) => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const work = async (): Promise<void> => {
    try {
      do again = false;
      while ((await sender.sendDue()) > 0 || again);
    } catch (thrown) {
      logger.warn(`Webhooks wait for the next round: ${describeError(thrown)}`);
    }
  };
  const wake = (): void => {
    if (stopped) return;
    again = true;
    running ??= work().finally(() => {
      running = undefined;
    });
  };

  return {
    wake,
    start(): void {
      timer = setInterval(wake, intervalMs);
      timer.unref();
      wake();
    },
    /** Stops after what is being sent. */
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
};

export type SendingLoop = ReturnType<typeof createSendingLoop>;
