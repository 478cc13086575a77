import type { ModerationSubject } from '../../moderation';
import { recipeFixture } from '../../testing/generation-fixtures';
import { createMemoryOriginalStore } from '../../testing/memory-original-store';
import { createTestJudge, createTestWork } from '../../testing/test-work';
import type { Recipe, Review } from '../generation';
import { createScreenStage } from './screen';

const review: Review = { decision: 'approved', by: { kind: 'admin', id: '1' }, at: '2026-01-01T00:00:00Z' };
const originals = createMemoryOriginalStore();
const image = (byte: number) => originals.put({ bytes: new Uint8Array([byte]), mediaType: 'image/png' });

describe('screening a request', () => {
  it('judges the texts that the model reads and that are published, and every source image', async () => {
    const recipe = recipeFixture({
      prompt: 'A lighthouse',
      negativePrompt: 'blood',
      images: [await image(1), await image(2)],
      output: { format: 'webp', quality: 80, name: 'lighthouse', alternativeText: 'A tower', caption: 'By night' },
    });
    const judge = createTestJudge([]);
    const work = createTestWork({ recipe });
    expect(await createScreenStage({ judge, originals }).run(work)).toEqual({ screening: { verdict: { decision: 'pass', findings: [] } } });
    expect(judge.asked).toEqual([
      { kind: 'prompt', text: 'A lighthouse\nA tower\nBy night' },
      { kind: 'source', image: { bytes: new Uint8Array([1]), mediaType: 'image/png' } },
      { kind: 'source', image: { bytes: new Uint8Array([2]), mediaType: 'image/png' } },
    ]);
  });

  it.each<[string, Partial<Recipe>, ModerationSubject['kind']]>([
    ['the prompt', { prompt: 'a naked man' }, 'prompt'],
    ['the negative prompt, by rules that ask for it', { negativePrompt: 'a naked man' }, 'negative-prompt'],
    ['what is searched for', { search: 'a naked man' }, 'prompt'],
    ['the name', { output: { format: 'webp', quality: 80, name: 'a naked man' } }, 'prompt'],
    ['the alternative text', { output: { format: 'webp', quality: 80, alternativeText: 'a naked man' } }, 'prompt'],
    ['the caption', { output: { format: 'webp', quality: 80, caption: 'a naked man' } }, 'prompt'],
  ])('leaves out no text that leaves the house: %s', async (_name, recipe, kind) => {
    const judge = createTestJudge([], { text: true, image: true, negativePrompt: true });
    await createScreenStage({ judge, originals }).run(createTestWork({ recipe: recipeFixture(recipe) }));
    expect(judge.asked).toContainEqual({ kind, text: expect.stringContaining('a naked man') });
  });

  it('judges a mask as one more source image: it reaches the provider too', async () => {
    const judge = createTestJudge(['pass', 'pass', 'block']);
    const work = createTestWork({ recipe: recipeFixture({ images: [await image(1)], mask: await image(9) }) });
    await expect(createScreenStage({ judge, originals }).run(work)).rejects.toMatchObject({ code: 'IMAGEFORGE_MODERATION_BLOCKED' });
    expect(judge.asked.at(-1)).toEqual({ kind: 'source', image: { bytes: new Uint8Array([9]), mediaType: 'image/png' } });
    expect(work.generation.screening?.verdict.findings).toMatchObject([{ source: 1 }]);
  });

  it('judges the negative prompt where somebody wants to, before any image', async () => {
    const judge = createTestJudge(['pass', 'block'], { text: true, image: true, negativePrompt: true });
    const work = createTestWork({ recipe: recipeFixture({ prompt: 'A person', negativePrompt: 'clothes', images: [await image(1)] }) });
    await expect(createScreenStage({ judge, originals }).run(work)).rejects.toMatchObject({ code: 'IMAGEFORGE_MODERATION_BLOCKED' });
    expect(judge.asked).toEqual([
      { kind: 'prompt', text: 'A person' },
      { kind: 'negative-prompt', text: 'clothes' },
    ]);
  });

  it('asks nobody where nobody judges', async () => {
    const judge = createTestJudge([], { text: false, image: false });
    expect(await createScreenStage({ judge, originals }).run(createTestWork())).toEqual({});
  });

  it('blocks, with the categories and without the words, and sends the rest to nobody', async () => {
    const judge = createTestJudge(['block']);
    const work = createTestWork({ recipe: recipeFixture({ images: [await image(1)] }) });
    await expect(createScreenStage({ judge, originals }).run(work)).rejects.toMatchObject({
      code: 'IMAGEFORGE_MODERATION_BLOCKED',
      details: { categories: ['sexual'] },
    });
    expect(judge.asked).toHaveLength(1);
    expect(work.generation.screening?.verdict.decision).toBe('block');
  });

  it('says which source image it is about', async () => {
    const judge = createTestJudge(['pass', 'pass', 'review']);
    const work = createTestWork({ recipe: recipeFixture({ images: [await image(1), await image(2)] }) });
    expect(await createScreenStage({ judge, originals }).run(work)).toMatchObject({
      state: 'review',
      screening: { verdict: { findings: [{ source: 1 }] } },
    });
  });

  it('goes on when a reviewer approved, without judging again', async () => {
    const judge = createTestJudge(['review']);
    const stage = createScreenStage({ judge, originals });
    const work = createTestWork();
    const { screening } = await stage.run(work);
    expect(await stage.run(createTestWork({ screening }))).toMatchObject({ state: 'review' });
    expect(await stage.run(createTestWork({ screening: { ...screening!, review } }))).toEqual({ screening: { ...screening, review } });
    const rejected = { ...review, decision: 'rejected' as const, reason: 'No.' };
    await expect(stage.run(createTestWork({ screening: { ...screening!, review: rejected } }))).rejects.toMatchObject({
      code: 'IMAGEFORGE_REVIEW_REJECTED',
      message: expect.stringContaining('No.'),
    });
    expect(judge.asked).toHaveLength(1);
  });
});
