import { randomUUID } from 'node:crypto';
import type { Asset, Generation, Recipe } from '../generation/generation';

export const recipeFixture = (change: Partial<Recipe> = {}): Recipe => ({
  mode: 'text-to-image',
  prompt: 'A lighthouse in a storm',
  provider: 'test',
  model: 'test-1',
  size: { width: 64, height: 64 },
  n: 1,
  seed: 7,
  parameters: {},
  images: [],
  output: { format: 'webp', quality: 80 },
  ...change,
});

type NewGeneration = Omit<Generation, 'createdAt' | 'claims' | 'cancelRequested'>;

export const generationFixture = (change: Partial<NewGeneration> = {}): NewGeneration => {
  const recipe = change.recipe ?? recipeFixture();
  return {
    id: randomUUID(),
    state: 'queued',
    stage: 'generate',
    priority: 0,
    publish: 'auto',
    requester: { kind: 'admin', id: '1', name: 'Ada' },
    images: Array.from({ length: recipe.n }, (_, index) => ({ index })),
    attempts: [],
    warnings: [],
    ...change,
    recipe,
  };
};

export const assetFixture = (generationId: string, change: Partial<Asset> = {}): Omit<Asset, 'createdAt'> => ({
  id: `${generationId}-${change.index ?? 0}`,
  generationId,
  index: 0,
  state: 'ready',
  visibility: 'public',
  file: {
    key: `${'a'.repeat(64)}.webp`,
    mediaType: 'image/webp',
    width: 64,
    height: 64,
    bytes: 100,
    thumbhash: 'AAAA',
  },
  name: 'a-lighthouse',
  storageName: 'a-lighthouse',
  alternativeText: 'A lighthouse',
  caption: '',
  ...change,
});
