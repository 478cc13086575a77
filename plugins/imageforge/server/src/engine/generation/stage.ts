import type { GenerationPatch } from '../ports';
import type { Generation } from './generation';
import type { WorkerStageName } from './stages';

/** A generation in a worker's hands. */
export interface Work {
  /** As it was last saved. */
  readonly generation: Generation;
  /** Aborted when the generation was canceled or the lease was lost. */
  readonly signal: AbortSignal;
  /** Writes in the middle of a stage, under the lease. @throws ForgeError IMAGEFORGE_LEASE_LOST */
  save(patch: GenerationPatch): Promise<void>;
}

/**
 * One step. It finds what an earlier run of itself left behind and does not do it again; what it
 * returns is saved together with the step to the next stage.
 */
export interface Stage {
  readonly name: WorkerStageName;
  run(work: Work): Promise<GenerationPatch>;
}
