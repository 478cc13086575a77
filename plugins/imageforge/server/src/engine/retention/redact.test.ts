import type { Attempt, Generation } from '../generation/generation';
import { generationFixture, recipeFixture } from '../testing/generation-fixtures';
import type { Expired } from './judge';
import { remainsOf } from './redact';

const now = new Date('2026-06-01T00:00:00Z');
const words = 'a heron on a velvet sofa';
const quoting = {
  code: 'IMAGEFORGE_PROVIDER_REJECTED' as const,
  message: `The provider said: your prompt "${words}" is not allowed.`,
  details: { status: 400, body: { error: words } },
};
const told = { code: 'IMAGEFORGE_PROVIDER_REJECTED', message: 'The provider rejected the request.', details: { status: 400 } };
const attempt: Attempt = { id: 'a', provider: 'test', model: 'test-1', images: [0], startedAt: '2026-01-01T00:00:00Z', state: 'failed', error: quoting };

const generation: Generation = {
  ...generationFixture({
    state: 'failed',
    recipe: recipeFixture({
      prompt: words,
      negativePrompt: words,
      search: words,
      parameters: { steps: 30, hires: true, style: words, extra: { text: words }, tags: [words] },
      template: { slug: 'cover', hash: 'h', variables: { title: words } },
      output: { format: 'webp', quality: 80, name: words, alternativeText: words, caption: words },
    }),
    screening: { verdict: { decision: 'pass', findings: [{ moderator: 'rules', category: 'birds', score: 1, decision: 'review', excerpt: words }] } },
    images: [{ index: 0, error: quoting, moderation: { decision: 'block', findings: [{ moderator: 'm', category: 'c', score: 1, decision: 'block', excerpt: words }] } }],
    attempts: [attempt],
    skips: [{ at: '2026-01-01T00:00:00Z', provider: 'test', model: 'test-1', reason: 'failed', message: quoting.message, error: quoting }],
    warnings: [{ code: 'image-failed', message: quoting.message, details: { index: 0, said: words } }],
    error: quoting,
  }),
  claims: 0,
  cancelRequested: false,
  createdAt: '2026-01-01T00:00:00Z',
};
const expired: Expired = { id: generation.id, record: false, prompt: false, originals: false, sources: [], images: [], assetIds: [], keys: [] };

describe('what is left on the row', () => {
  it('quotes the prompt nowhere, and still says by its codes what happened', () => {
    const remains = remainsOf(generation, { ...expired, prompt: true }, now);
    expect(JSON.stringify({ ...generation, ...remains })).not.toContain('heron');
    expect(remains).toMatchObject({
      error: told,
      attempts: [{ ...attempt, error: told }],
      images: [{ index: 0, error: told }],
      skips: [{ reason: 'failed', error: told }],
      warnings: [{ code: 'image-failed', details: { index: 0 } }],
      purged: { prompt: now.toISOString() },
    });
  });

  it('has of the recipe all that made the image but the words', () => {
    const kept = {
      mode: 'inpaint' as const,
      preset: 'night',
      provider: 'test',
      model: 'test-1',
      size: { width: 64, height: 64 },
      sizedBySource: true as const,
      n: 2,
      seed: 7,
      quality: 'high',
      background: 'opaque' as const,
      images: ['a.png'],
      mask: 'b.png',
      maskGrow: 4,
      maskFeather: 2,
      strength: 0.5,
      extend: { left: 0, right: 8, top: 0, bottom: 0 },
      factor: 2,
    };
    const file = { format: 'webp' as const, quality: 80, fit: { width: 60, height: 60 } };
    const recipe = {
      ...generation.recipe,
      ...kept,
      output: { ...generation.recipe.output, ...file },
      // One of a later version: nobody knows whether it quotes the prompt.
      title: words,
    };
    expect(remainsOf({ ...generation, recipe }, { ...expired, prompt: true }, now).recipe).toEqual({
      ...kept,
      prompt: '',
      template: { slug: 'cover', hash: 'h', variables: {} },
      parameters: { steps: 30, hires: true },
      output: file,
    });
  });

  it('is all but the marks where only files go', () => {
    const before = { ...generation, purged: { images: [1], sources: [0] } };
    expect(remainsOf(before, { ...expired, originals: true, images: [0], sources: [1] }, now)).toEqual({
      purged: { originals: now.toISOString(), images: [1, 0], sources: [0, 1] },
    });
  });
});
