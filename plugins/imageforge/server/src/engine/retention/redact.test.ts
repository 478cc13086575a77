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

  it('is all but the marks where only files go', () => {
    const before = { ...generation, purged: { images: [1], sources: [0] } };
    expect(remainsOf(before, { ...expired, originals: true, images: [0], sources: [1] }, now)).toEqual({
      purged: { originals: now.toISOString(), images: [1, 0], sources: [0, 1] },
    });
  });
});
