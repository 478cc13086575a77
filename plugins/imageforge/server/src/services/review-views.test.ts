import type { Generation } from '../engine/generation/generation';
import { generationFixture, recipeFixture } from '../engine/testing/generation-fixtures';
import { createReviewView } from './review-views';

const view = createReviewView({ sign: (key) => `/previews/${key}?signature=s`, verify: () => true });
const original = (key: string) => ({ key, mediaType: 'image/png', width: 64, height: 64, bytes: 100 });

const generation = (change: Partial<Generation> = {}): Generation => ({
  ...generationFixture({
    recipe: recipeFixture({ images: ['harmless', 'refused'], mask: 'mask' }),
    screening: { verdict: { decision: 'block', findings: [{ moderator: 'eyes', category: 'violence', score: 1, decision: 'block', source: 1 }] } },
    images: [
      { index: 0, original: original('passed'), verdict: 'pass' },
      { index: 1, original: original('blocked'), verdict: 'block' },
    ],
    target: { uid: 'api::page.page', path: 'blocks.0.image', componentId: 3, componentUid: 'blocks.hero', publishedComponentId: 4 },
  }),
  claims: 0,
  cancelRequested: false,
  createdAt: '2026-01-01T00:00:00Z',
  ...change,
});
const addresses = (change: Partial<Generation> = {}) => {
  const { sources, images } = view(generation(change));
  return [...sources, ...images].flatMap(({ url }) => url?.split(/[/?]/)[2] ?? []);
};

describe('what reviewers see', () => {
  it('are all the images that came and that were made, the mask too', () => {
    expect(addresses()).toEqual(['harmless', 'refused', 'mask', 'passed', 'blocked']);
  });

  it('has no address of a file that retention has deleted', () => {
    expect(addresses({ purged: { originals: '2026-02-01T00:00:00Z' } })).toEqual(['refused', 'blocked']);
    expect(addresses({ purged: { sources: [1], images: [1] } })).toEqual(['harmless', 'mask', 'passed']);
  });

  it('names the field without what only the server needs to find it', () => {
    expect(view(generation()).target).toEqual({ uid: 'api::page.page', path: 'blocks.0.image', componentId: 3 });
  });
});
