import type { GenerationPatch } from '../ports';
import type { Generation } from './generation';
import type { WorkerStageName } from './stages';

/** A generation in a worker's hands. */
export interface Work {
  /** As it stands: a stage's result counts before it is written. */
  readonly generation: Generation;
  /** Aborted when the generation was canceled or the lease was lost. */
  readonly signal: AbortSignal;
  /**
   * Writes in the middle of a stage, under the lease, with what earlier stages left behind. A stage
   * saves, be it nothing of its own, before it does what others see: who lost the lease stops there.
   * @param options.isProgress from here on, crashes are counted anew.
   * @throws ForgeError IMAGEFORGE_LEASE_LOST
   */
  save(patch: GenerationPatch, options?: { isProgress?: boolean }): Promise<void>;
}

/**
 * One step. It finds what an earlier run of itself left behind and does not do it again. What it
 * returns is written with the next save, together with the step to the next stage: what must not be
 * done twice, it saves itself.
 */
export interface Stage {
  readonly name: WorkerStageName;
  run(work: Work): Promise<GenerationPatch>;
}
