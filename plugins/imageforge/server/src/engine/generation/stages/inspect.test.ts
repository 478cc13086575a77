import type { Verdict } from '../../moderation';
import { ForgeError } from '../../errors';
import { createMemoryOriginalStore } from '../../testing/memory-original-store';
import { createTestJudge, createTestWork } from '../../testing/test-work';
import type { GenerationImage, Review } from '../generation';
import { createInspectStage } from './inspect';

const originals = createMemoryOriginalStore();

const arrived = async (index: number): Promise<GenerationImage> => ({
  index,
  original: {
    key: await originals.put({ bytes: new Uint8Array([index]), mediaType: 'image/png' }),
    mediaType: 'image/png',
    width: 64,
    height: 64,
    bytes: 1,
  },
});
const work = async (count: number) =>
  createTestWork({ stage: 'inspect', images: await Promise.all(Array.from({ length: count }, (_, index) => arrived(index))) });
const review = (decision: Review['decision'], reason?: string): Review => ({
  decision,
  ...(reason && { reason }),
  by: { kind: 'admin', id: '1' },
  at: '2026-01-01T00:00:00Z',
});
const verdicts = (images: readonly GenerationImage[] | undefined) => images?.map(({ verdict }) => verdict);
const stageOf = (...decisions: Verdict['decision'][]) => {
  const judge = createTestJudge(decisions);
  return { judge, stage: createInspectStage({ judge, originals }) };
};

describe('inspecting the images', () => {
  it('lets pass what arrived where nobody judges images', async () => {
    const judge = createTestJudge([], { text: true, image: false });
    const { generation } = await work(1);
    const two = createTestWork({ images: [...generation.images, { index: 1, error: { code: 'IMAGEFORGE_PROVIDER_TIMEOUT', message: '' } }] });
    const { images } = await createInspectStage({ judge, originals }).run(two);
    expect(verdicts(images)).toEqual(['pass', undefined]);
  });

  it('leaves out one that is blocked, and says so', async () => {
    const { stage } = stageOf('pass', 'block', 'pass');
    const { images, warnings, state } = await stage.run(await work(3));
    expect(state).toBeUndefined();
    expect(verdicts(images)).toEqual(['pass', 'block', 'pass']);
    expect(images?.[1]?.error).toMatchObject({ code: 'IMAGEFORGE_MODERATION_BLOCKED' });
    expect(warnings).toMatchObject([{ code: 'image-failed', details: { index: 1 } }]);
  });

  it('blocks the generation when all are, and keeps the reasons', async () => {
    const { stage } = stageOf('block', 'block');
    const two = await work(2);
    await expect(stage.run(two)).rejects.toMatchObject({ code: 'IMAGEFORGE_MODERATION_BLOCKED' });
    expect(two.generation.images.map(({ error }) => error?.code)).toEqual(['IMAGEFORGE_MODERATION_BLOCKED', 'IMAGEFORGE_MODERATION_BLOCKED']);
    // A worker that takes it up after a crash comes to the same end.
    await expect(stage.run(two)).rejects.toMatchObject({ code: 'IMAGEFORGE_MODERATION_BLOCKED' });
  });

  it('judges what is not judged yet after a moderator was away', async () => {
    const { judge, stage } = stageOf('pass', 'pass');
    const two = await work(2);
    const answer = judge.judge.bind(judge);
    judge.judge = async (subject, signal) => {
      if (judge.asked.length === 1) throw new ForgeError('IMAGEFORGE_POSTPONED');
      return answer(subject, signal);
    };
    await expect(stage.run(two)).rejects.toMatchObject({ code: 'IMAGEFORGE_POSTPONED' });
    expect(verdicts(two.generation.images)).toEqual(['pass', undefined]);
    judge.judge = answer;
    expect(verdicts((await stage.run(two)).images)).toEqual(['pass', 'pass']);
    expect(judge.asked).toHaveLength(2);
  });

  describe('with one that a person has to decide about', () => {
    const paused = async () => {
      const { judge, stage } = stageOf('review', 'pass');
      const two = await work(2);
      const patch = await stage.run(two);
      expect(patch.state).toBe('review');
      const decide = (by: Review) => {
        const images = patch.images!.map((image) => (image.verdict === 'review' ? { ...image, review: by } : image));
        return createTestWork({ stage: 'inspect', images });
      };
      return { judge, stage, decide };
    };

    it('waits, and goes on with it when it was approved', async () => {
      const { judge, stage, decide } = await paused();
      const { images, state, warnings } = await stage.run(decide(review('approved')));
      expect({ state, warnings, verdicts: verdicts(images) }).toEqual({ state: undefined, warnings: [], verdicts: ['pass', 'pass'] });
      expect(judge.asked).toHaveLength(2);
    });

    it('goes on without it when it was rejected, with the reason', async () => {
      const { stage, decide } = await paused();
      const { images, warnings } = await stage.run(decide(review('rejected', 'Too dark.')));
      expect(verdicts(images)).toEqual(['block', 'pass']);
      expect(images?.[0]?.error).toMatchObject({ code: 'IMAGEFORGE_REVIEW_REJECTED', message: expect.stringContaining('Too dark.') });
      expect(warnings).toHaveLength(1);
    });
  });

  it('names the reviewer’s decision before the moderators’ when nothing is left', async () => {
    const { stage } = stageOf('block', 'review');
    const two = await work(2);
    const { images } = await stage.run(two);
    const decided = createTestWork({ images: images!.map((image) => (image.index === 1 ? { ...image, review: review('rejected', 'No.') } : image)) });
    await expect(stage.run(decided)).rejects.toMatchObject({ code: 'IMAGEFORGE_REVIEW_REJECTED' });
  });
});
