import { ForgeError } from '../engine/errors';
import type { ImageProvider, JobNotice } from '../engine/image-model';
import type { EventBus } from '../engine/ports';

/** What providers tell us of their jobs, to whichever process they reach, for the one that waits. */
export interface JobNotices {
  /**
   * @param providerId to whom the address belongs that was called.
   * @throws ForgeError IMAGEFORGE_NOT_FOUND when that provider tells us nothing, IMAGEFORGE_UNAUTHENTICATED when it was somebody else.
   */
  receive(providerId: string, notice: JobNotice): void;
  /** Passes on what this and other processes hear. @returns how to end it. */
  listen(): () => void;
}

export const createJobNotices = (providers: readonly ImageProvider[], events: Pick<EventBus, 'publish' | 'subscribe'>): JobNotices => {
  const find = (id: string): ImageProvider | undefined => providers.find((one) => one.id === id);
  return {
    receive(providerId, notice) {
      const provider = find(providerId);
      if (!provider?.readNotice) throw new ForgeError('IMAGEFORGE_NOT_FOUND', 'No provider with a webhook has this address.');
      const job = provider.readNotice(notice);
      if (job !== undefined) events.publish({ type: 'job.ended', provider: providerId, job });
    },
    listen: () =>
      events.subscribe((event) => {
        if (event.type === 'job.ended') find(event.provider)?.jobEnded?.(event.job);
      }),
  };
};
