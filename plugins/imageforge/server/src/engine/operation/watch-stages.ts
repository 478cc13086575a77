import { asForgeError } from '../errors';
import type { Stage } from '../generation/stage';
import type { StageName } from '../generation/stages';
import type { Clock } from '../ports';

/** How one run of a stage ended. `stopped`: canceled, postponed, or taken over by another worker. */
export type StageOutcome = 'done' | 'review' | 'stopped' | 'failed';

/** Sees how stages go. What it does must not throw, and nobody waits for it. */
export interface StageObserver {
  stageEnded(stage: StageName, outcome: StageOutcome, ms: number): void;
  /** Comes with the outcome `failed`. */
  stageFailed(stage: StageName, generationId: string, thrown: unknown): void;
}

const stops: readonly string[] = ['IMAGEFORGE_CANCELED', 'IMAGEFORGE_POSTPONED', 'IMAGEFORGE_LEASE_LOST'];

/** The same stages, watched. They know nothing of it. */
export const watchStages = (stages: readonly Stage[], observer: StageObserver, clock: Pick<Clock, 'now'>): Stage[] =>
  stages.map(({ name, run }) => ({
    name,
    async run(work) {
      const startedAt = clock.now().getTime();
      const ended = (outcome: StageOutcome) => observer.stageEnded(name, outcome, clock.now().getTime() - startedAt);
      try {
        const patch = await run(work);
        ended(patch.state === 'review' ? 'review' : 'done');
        return patch;
      } catch (thrown) {
        const { code } = asForgeError(work.signal.aborted ? work.signal.reason : thrown);
        const isStop = stops.includes(code);
        ended(isStop ? 'stopped' : 'failed');
        if (!isStop) observer.stageFailed(name, work.generation.id, thrown);
        throw thrown;
      }
    },
  }));
