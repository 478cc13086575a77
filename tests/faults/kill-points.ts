import { workerStageNames } from '../../plugins/imageforge/server/src/engine/generation/stages';

/**
 * Where the work is killed, stage by stage; `child/points.cjs` puts the points there. Stages that
 * write nothing themselves (inspect, settle) have no middle of their own.
 */
export const workerKillPoints = [
  'screen: before',
  'screen: after, before its result is saved',
  'reserve: before',
  'reserve: booked, stage not done',
  'reserve: after, before its result is saved',
  'generate: before',
  'generate: attempt recorded, call under way',
  'generate: original stored, row not yet',
  'generate: attempt closed',
  'generate: after, before its result is saved',
  'inspect: before',
  'inspect: after, before its result is saved',
  'finish: before',
  'finish: finished file stored, no asset yet',
  'finish: asset made',
  'finish: after, before its result is saved',
  'publish: before',
  'publish: asset marked',
  'publish: first file written',
  'publish: all files written, no row yet',
  'publish: row made, asset not yet',
  'publish: asset published',
  'publish: after, before its result is saved',
  'attach: before',
  'attach: in the middle of the transaction',
  'attach: committed, binding not yet',
  'attach: after, before its result is saved',
  'settle: before',
  'settle: after, before its result is saved',
  'settle: booked, final state not saved',
  'settle: final state saved, lease not let go',
] as const;

/** More middles of stages, which are worth a restart on one of the two queues only: the embedded one. */
const moreMiddles: readonly string[] = [
  'reserve: booked, stage not done',
  'generate: original stored, row not yet',
  'generate: attempt closed',
  'finish: finished file stored, no asset yet',
  'publish: asset marked',
  'publish: first file written',
  'publish: asset published',
  'attach: committed, binding not yet',
];

/** Where a worker process of its own is killed: before, in the middle and after every stage. */
export const workerProcessKillPoints = workerKillPoints.filter((point) => !moreMiddles.includes(point));

/** Where the process that takes the request is killed. */
export const requestKillPoints = [
  'article: published, nobody heard of it',
  'create: row made, no job yet',
  'autofill: generation made, binding not yet',
] as const;

/** While an editor's choice is published, outside of any stage. */
export const keepKillPoints = workerKillPoints.filter(
  (point) =>
    point.startsWith('publish:') && !point.endsWith(': before') && !point.endsWith(', before its result is saved'),
);

/** Where a worker falls silent for longer than its lease, and comes back when another one has done its work. */
export const freezePoints = [
  'generate: attempt recorded, call under way',
  'generate: original stored, row not yet',
  'finish: finished file stored, no asset yet',
  'publish: first file written',
  'publish: all files written, no row yet',
  'publish: row made, asset not yet',
  'attach: committed, binding not yet',
  'settle: after, before its result is saved',
] as const satisfies readonly (typeof workerKillPoints)[number][];

/** Where somebody cancels the work. */
export const cancelPoints = [
  'generate: before',
  'generate: original stored, row not yet',
  'finish: before',
  'finish: asset made',
  'publish: before',
  'publish: asset marked',
  'publish: row made, asset not yet',
  'attach: before',
  'attach: after, before its result is saved',
  'settle: before',
] as const satisfies readonly (typeof workerKillPoints)[number][];

/** Every stage is killed before it begins, and after it with nothing saved. */
for (const stage of workerStageNames) {
  for (const end of ['before', 'after, before its result is saved']) {
    const point = `${stage}: ${end}`;
    if (!workerKillPoints.some((known) => known === point)) throw new Error(`No test kills at "${point}".`);
  }
}
