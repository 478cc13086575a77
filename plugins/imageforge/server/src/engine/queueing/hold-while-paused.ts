import type { GenerationStore, Job } from '../ports';

/**
 * Takes up no work while the queue is paused. The job is over then, and its row waits: whoever
 * resumes adds all rows with work again. A generation that somebody has canceled is ended all the
 * same; that costs nothing and is nobody's work to wait for.
 * @param isPaused must be certain when it says so: a job that is let go of on old news is not added again soon.
 */
export const holdWhilePaused =
  (
    run: (generationId: string) => Promise<void>,
    { isPaused, store }: { isPaused(): Promise<boolean>; store: Pick<GenerationStore, 'get'> },
  ) =>
  async ({ generationId }: Job): Promise<void> => {
    if ((await isPaused()) && !(await store.get(generationId))?.cancelRequested) return;
    await run(generationId);
  };
