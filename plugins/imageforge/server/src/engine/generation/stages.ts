/**
 * The stages of a generation, in order. `compose` runs while the request waits, so that a mistake
 * is a 4xx; a worker runs the others (stages/<name>.ts), and goes on at the first unfinished one
 * after a crash.
 */
export const stageNames = [
  'compose',
  'screen',
  'reserve',
  'generate',
  'inspect',
  'finish',
  'publish',
  'attach',
  'settle',
] as const;
export type StageName = (typeof stageNames)[number];

/** The stages that a worker runs. */
export type WorkerStageName = Exclude<StageName, 'compose'>;
export const workerStageNames = stageNames.filter((name): name is WorkerStageName => name !== 'compose');
/** Where a worker begins with a new row. */
export const firstStage: WorkerStageName = 'screen';
