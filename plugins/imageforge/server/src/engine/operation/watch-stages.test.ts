import { ForgeError } from '../errors';
import type { Stage, Work } from '../generation/stage';
import { type StageOutcome, watchStages } from './watch-stages';

const generation = { id: 'g-1' } as Work['generation'];
const work = { signal: new AbortController().signal, generation } as Work;

/** What is said of a stage that takes 250 ms. */
const seen = async (run: Stage['run'], at: Work = work): Promise<[string, StageOutcome, number][]> => {
  const calls: [string, StageOutcome, number][] = [];
  let now = 1_000;
  const clock = { now: () => new Date(now) };
  const slow: Stage = { name: 'finish', run: (given) => ((now += 250), run(given)) };
  const [watched] = watchStages([slow], { stageEnded: (...call) => void calls.push(call), stageFailed: () => undefined }, clock);
  await watched?.run(at).catch(() => undefined);
  return calls;
};

describe('watched stages', () => {
  it.each<[StageOutcome, Stage['run']]>([
    ['done', async () => ({})],
    ['review', async () => ({ state: 'review' })],
    ['failed', async () => Promise.reject(new Error('A disk is full.'))],
    ['stopped', async () => Promise.reject(new ForgeError('IMAGEFORGE_POSTPONED'))],
  ])('are said to be %s, with the time that they took', async (outcome, run) => {
    expect(await seen(run)).toEqual([['finish', outcome, 250]]);
  });

  it('that were interrupted by a cancel have not failed', async () => {
    const controller = new AbortController();
    controller.abort(new ForgeError('IMAGEFORGE_CANCELED'));
    const aborted = { signal: controller.signal, generation } as Work;
    expect(await seen(async () => Promise.reject(new Error('socket hang up')), aborted)).toEqual([['finish', 'stopped', 250]]);
  });

  it('throw what they threw, and tell the observer', async () => {
    const problem = new Error('A disk is full.');
    const failed = jest.fn();
    const stage: Stage = { name: 'finish', run: () => Promise.reject(problem) };
    const [watched] = watchStages([stage], { stageEnded: () => undefined, stageFailed: failed }, { now: () => new Date(0) });
    await expect(watched?.run(work)).rejects.toBe(problem);
    expect(failed.mock.calls).toEqual([['finish', 'g-1', problem]]);
  });
});
