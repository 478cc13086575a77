import type { Asset, Generation, GenerationImage } from '../generation/generation';
import { assetFixture, generationFixture, recipeFixture } from '../testing/generation-fixtures';
import { judge } from './judge';
import type { RetentionRules } from './rules';

const now = new Date('2026-06-01T00:00:00Z');
const daysAgo = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();
const none: RetentionRules = { promptsDays: null, originalsDays: null, unkeptDays: null, rejectedDays: null, generationsDays: null };

const stored = (key: string) => ({ key, mediaType: 'image/png', width: 64, height: 64, bytes: 100 });
const image = (change: Partial<GenerationImage> = {}): GenerationImage => ({
  index: 0,
  original: stored('original'),
  verdict: 'pass',
  ...change,
});
const generation = (change: Partial<Generation> = {}): Generation => ({
  ...generationFixture({ state: 'succeeded', finishedAt: daysAgo(40), images: [image()], ...change }),
  recipe: recipeFixture({ images: ['source'], mask: 'mask' }),
  claims: 0,
  cancelRequested: false,
  createdAt: daysAgo(41),
});
const asset = (state: Asset['state']): Asset => ({
  ...assetFixture('g', { state, file: { ...stored('finished'), thumbhash: '' } }),
  createdAt: daysAgo(40),
});

const judged = (rules: Partial<RetentionRules>, of = generation(), assets = [asset('published')]) => {
  const { expired, needed } = judge(of, assets, { ...none, ...rules }, now);
  const { id: _id, ...rest } = expired ?? {};
  return { ...rest, needed };
};
const everything = ['source', 'mask', 'original', 'finished'];

describe('what retention leaves of a generation', () => {
  it('is everything where there are no rules, and until their time is over', () => {
    expect(judged({})).toEqual({ needed: everything });
    const rules = { promptsDays: 41, originalsDays: 41, unkeptDays: 41, rejectedDays: 41, generationsDays: 41 };
    expect(judged(rules)).toEqual({ needed: everything });
  });

  it('is everything while it runs, waits for a review, or publishes an image', () => {
    const rules = { promptsDays: 1, originalsDays: 1, unkeptDays: 1, rejectedDays: 1, generationsDays: 1 };
    for (const state of ['queued', 'running', 'review'] as const) {
      expect(judged(rules, generation({ state, finishedAt: undefined }), [])).toEqual({ needed: ['source', 'mask', 'original'] });
    }
    expect(judged(rules, generation(), [asset('publishing')])).toEqual({ needed: everything });
  });

  it('are the renditions as long as their image', () => {
    const withRenditions = (state: Asset['state']): Asset => ({ ...asset(state), renditions: [{ ...stored('card'), name: 'card', density: 1 }] });
    expect(judged({ originalsDays: 30, unkeptDays: 30 }, generation(), [withRenditions('published')]).needed).toEqual(['finished', 'card']);
    expect(judged({ unkeptDays: 30 }, generation(), [withRenditions('ready')])).toMatchObject({ keys: ['original', 'finished', 'card'] });
    expect(judged({ generationsDays: 30 }, generation(), [withRenditions('published')])).toMatchObject({ record: true, needed: [] });
  });

  it('is all but the words, by promptsDays', () => {
    expect(judged({ promptsDays: 30 })).toMatchObject({ prompt: true, record: false, keys: [], needed: everything });
    expect(judged({ promptsDays: 30 }, generation({ purged: { prompt: daysAgo(1) } }))).toEqual({ needed: everything });
  });

  it('is the finished file, by originalsDays', () => {
    expect(judged({ originalsDays: 30 })).toMatchObject({
      originals: true,
      keys: ['source', 'mask', 'original'],
      needed: ['finished'],
    });
    expect(judged({ originalsDays: 30 }, generation({ purged: { originals: daysAgo(1) } }))).toEqual({ needed: ['finished'] });
  });

  it.each<[string, Asset['state'] | undefined, Partial<GenerationImage>, 'unkeptDays' | 'rejectedDays' | undefined]>([
    ['a published one', 'published', {}, undefined],
    ['one that still waits', 'ready', {}, 'unkeptDays'],
    ['a discarded one', 'discarded', {}, 'unkeptDays'],
    ['one that was never finished', undefined, { verdict: undefined }, 'unkeptDays'],
    ['one that was rejected after it was finished', 'rejected', {}, 'rejectedDays'],
    ['one that a moderator blocked', undefined, { verdict: 'block' }, 'rejectedDays'],
    [
      'one that a reviewer rejected',
      undefined,
      { review: { decision: 'rejected', reason: 'x', by: { kind: 'admin', id: '1' }, at: daysAgo(41) } },
      'rejectedDays',
    ],
  ])('of %s depends on its own rule', (_name, state, change, rule) => {
    const assets = state ? [asset(state)] : [];
    for (const name of ['unkeptDays', 'rejectedDays'] as const) {
      const { images = [], keys = [] } = judged({ [name]: 30 }, generation({ images: [image(change)] }), assets);
      expect(images).toEqual(name === rule ? [0] : []);
      expect(keys).toEqual(name === rule ? ['original', ...(state ? ['finished'] : [])] : []);
    }
  });

  describe('of source images that were not allowed', () => {
    const noticed = (decision: 'block' | 'review', source: number) => ({ moderator: 'm', category: 'violence', score: 1, decision, source });
    /** One that a moderator blocked, one that was let pass, and a mask. */
    const blocked = (change: Partial<Generation> = {}): Generation => ({
      ...generation({ state: 'blocked', images: [{ index: 0 }], screening: { verdict: { decision: 'block', findings: [noticed('block', 0)] } } }),
      recipe: recipeFixture({ images: ['refused', 'harmless'], mask: 'mask' }),
      ...change,
    });

    it('goes by rejectedDays, and the others by originalsDays', () => {
      expect(judged({ rejectedDays: 30 }, blocked(), [])).toMatchObject({ sources: [0], keys: ['refused'], needed: ['harmless', 'mask'] });
      expect(judged({ rejectedDays: 50, originalsDays: 30 }, blocked(), [])).toMatchObject({ originals: true, sources: [], keys: ['harmless', 'mask'], needed: ['refused'] });
      const later = blocked({ purged: { originals: daysAgo(5) } });
      expect(judged({ rejectedDays: 50, originalsDays: 30 }, later, [])).toEqual({ needed: ['refused'] });
      expect(judged({ rejectedDays: 30, originalsDays: 30 }, later, [])).toMatchObject({ sources: [0], keys: ['refused'], needed: [] });
    });

    it('goes with the others where there is no rule for it, and once', () => {
      expect(judged({ originalsDays: 30 }, blocked(), [])).toMatchObject({ sources: [0], keys: ['refused', 'harmless', 'mask'], needed: [] });
      expect(judged({ originalsDays: 30 }, blocked({ purged: { originals: daysAgo(5), sources: [0] } }), [])).toEqual({ needed: [] });
    });

    it('goes by it too when a reviewer rejected the request that it was noticed in', () => {
      const screening = { verdict: { decision: 'review' as const, findings: [noticed('review', 2)] } };
      const by = { kind: 'admin' as const, id: '1' };
      const reviewed = (decision: 'approved' | 'rejected') => blocked({ screening: { ...screening, review: { decision, by, at: daysAgo(41) } } });
      expect(judged({ rejectedDays: 30 }, reviewed('rejected'), [])).toMatchObject({ sources: [2], keys: ['mask'] });
      expect(judged({ rejectedDays: 30 }, reviewed('approved'), [])).toEqual({ needed: ['refused', 'harmless', 'mask'] });
    });
  });

  it('keeps the original of an image that was not allowed for rejectedDays, whatever originalsDays says', () => {
    const rejected = generation({ images: [image({ verdict: 'block' })] });
    expect(judged({ rejectedDays: 50, originalsDays: 30 }, rejected, [])).toMatchObject({ keys: ['source', 'mask'], needed: ['original'] });
    expect(judged({ originalsDays: 30 }, rejected, [])).toMatchObject({ images: [0], keys: ['source', 'mask', 'original'] });
  });

  it('withdraws what could still be kept', () => {
    expect(judged({ unkeptDays: 30 }, generation(), [asset('ready')])).toMatchObject({ assetIds: ['g-0'] });
    expect(judged({ originalsDays: 30 }, generation(), [asset('ready')])).toMatchObject({ assetIds: [] });
  });

  it('is nothing, by generationsDays', () => {
    expect(judged({ generationsDays: 30 })).toMatchObject({ record: true, assetIds: [], keys: everything, needed: [] });
    expect(judged({ generationsDays: 30 }, generation(), [asset('ready')])).toMatchObject({ record: true, assetIds: ['g-0'] });
  });

  it('has the renditions of an image with its file', () => {
    const renditions = [{ ...stored('card'), name: 'card', density: 1 }];
    const unkept = { ...asset('discarded'), renditions };
    expect(judged({ unkeptDays: 30 }, generation(), [unkept])).toMatchObject({ keys: ['original', 'finished', 'card'] });
    const published = { ...asset('published'), renditions };
    expect(judged({ unkeptDays: 30, originalsDays: 30 }, generation(), [published])).toMatchObject({ keys: ['source', 'mask', 'original'], needed: ['finished', 'card'] });
    expect(judged({ generationsDays: 30 }, generation(), [published])).toMatchObject({ record: true, keys: [...everything, 'card'] });
  });

  it('is the whole record while a target has an image of it, or something is being taken away', () => {
    const since = daysAgo(1);
    for (const change of [{ targets: ['bucket'] }, { removal: { since, library: 'keep' as const, files: true } }]) {
      expect(judged({ generationsDays: 30 }, generation(), [{ ...asset('published'), ...change }])).toEqual({ needed: everything });
    }
  });

  it('does not speak of files that are gone', () => {
    const gone = generation({ purged: { images: [0] } });
    expect(judged({ unkeptDays: 30 }, gone, [asset('discarded')])).toEqual({ needed: ['source', 'mask'] });
  });
});
