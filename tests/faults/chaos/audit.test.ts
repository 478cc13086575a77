import type { Asset, Attempt, Generation } from '../../../plugins/imageforge/server/src/engine/generation/generation';
import {
  assetFixture,
  generationFixture,
  recipeFixture,
} from '../../../plugins/imageforge/server/src/engine/testing/generation-fixtures';
import type { Books } from '../host';
import { problemsOf } from './audit';

const at = '2026-11-25T12:00:00.000Z';
const attempt = (id: string, change: Partial<Attempt> = {}): Attempt => ({
  id,
  startedAt: at,
  provider: 'openai',
  model: 'dall-e-2',
  images: [0],
  state: 'succeeded',
  costMicroUsd: 16_000,
  ...change,
});
const file = assetFixture('g').file;
const prompt = 'Chaos 0';

const generation: Generation = {
  ...generationFixture({
    id: 'g',
    state: 'succeeded',
    stage: 'settle',
    recipe: recipeFixture({ prompt }),
    images: [{ index: 0, original: file, finished: file, assetId: 'g-0' }],
    attempts: [attempt('one', { state: 'ambiguous' }), attempt('two')],
    costMicroUsd: 32_000,
  }),
  claims: 0,
  cancelRequested: false,
  createdAt: at,
};
const asset: Asset = { ...assetFixture('g', { state: 'published', fileId: 1 }), createdAt: at };
const charge = (attemptId: string, isAmbiguous: boolean) => ({ generationId: 'g', attemptId, microUsd: 16_000, isAmbiguous });

const books: Books = {
  generations: [generation],
  assets: [asset],
  charges: [charge('one', true), charge('two', false)],
  leased: [],
};

const problems = (change: Partial<Books> = {}, calls = 2, asked = ['g']): string[] =>
  problemsOf({ ...books, ...change }, asked, new Map([[prompt, calls]]));
const but = (change: Partial<Generation>): Partial<Books> => ({ generations: [{ ...generation, ...change }] });

describe('the audit of a chaos', () => {
  it.each([1, 2])('accepts books that agree, where the provider received %i of one answered and one ambiguous call', (calls) => {
    expect(problems({}, calls)).toEqual([]);
  });

  it.each<[string, Partial<Books>, string]>([
    ['a generation that has not ended', but({ state: 'running' }), 'is running'],
    ['an attempt that never ended', but({ attempts: [attempt('one', { state: 'ambiguous' }), attempt('two', { state: 'started' })] }), 'never ended'],
    ['a cost that is not the sum', but({ costMicroUsd: 16_000 }), 'shows a cost of 16000'],
    ['a lease', { leased: ['g'] }, 'still held'],
    ['an attempt without a charge', { charges: [charge('one', true)] }, 'no charge is booked for g/two'],
    ['a charge of another amount', { charges: [charge('one', true), { ...charge('two', false), microUsd: 1 }] }, 'no attempt is known of the charge g/two: 1'],
    ['a charge that was booked twice', { charges: [...books.charges, charge('two', false)] }, 'booked twice'],
    ['a second asset of an image', { assets: [asset, { ...asset, id: 'other', fileId: 2 }] }, 'two assets for g#0'],
    ['an asset that is still being published', { assets: [asset, { ...asset, id: 'other', index: 1, state: 'publishing', fileId: undefined }] }, 'still being published'],
    ['an image that was paid for and not published', { assets: [] }, 'is not published'],
    ['a file of a generation that was canceled', but({ state: 'canceled' }), 'is published, and its generation canceled'],
  ])('finds %s', (_, change, problem) => {
    expect(problems(change).join('\n')).toContain(problem);
  });

  it.each([0, 3])('finds that the provider received %i calls', (calls) => {
    expect(problems({}, calls)).toEqual([expect.stringContaining(`received ${calls} calls`)]);
  });

  it('finds a request that is lost, and one that was made twice', () => {
    expect(problems({}, 2, ['g', 'lost'])).toEqual(['lost was accepted and is gone']);
    expect(problems({}, 2, [])).toEqual(['g was made of a request that got another one']);
  });
});
