import type { GenerationView, ImageView } from '../../../shared/generations';
import {
  countOf,
  fieldStatus,
  initialProgress,
  isSettled,
  isUsedUp,
  makersOf,
  tilesOf,
  waitOf,
  withDiscarded,
  withGeneration,
  withImage,
  withPreview,
} from './progress';

const image = (index: number, over: Partial<ImageView> = {}): ImageView => ({ index, state: 'pending', ...over });

const generation = (over: Partial<GenerationView> = {}): GenerationView => ({
  id: 'g',
  state: 'running',
  stage: 'generate',
  publish: 'on-keep',
  prompt: 'a lighthouse',
  mode: 'text-to-image',
  provider: 'sketch',
  model: 'sketch',
  procedural: true,
  size: '1024x1024',
  n: 2,
  images: [],
  estimate: { known: true, min: 0, max: 0 },
  warnings: [],
  cancelRequested: false,
  requester: { kind: 'admin', id: '1' },
  createdAt: '2026-01-01T00:00:00.000Z',
  ...over,
});

const ready = (index: number, over: Partial<ImageView> = {}) =>
  image(index, { state: 'ready', assetId: `a${index}`, previewUrl: `/p/${index}?1`, ...over });

test('there is a tile for each image from the start', () => {
  const progress = withGeneration(initialProgress, generation({ state: 'queued' }));
  expect(tilesOf(progress).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  expect(tilesOf(initialProgress)).toEqual([]);
});

test('a preview shows until its image is there', () => {
  let progress = withPreview(withGeneration(initialProgress, generation()), { index: 1, url: 'data:one' });
  expect(tilesOf(progress)[1]).toMatchObject({ state: 'waiting', src: 'data:one' });
  progress = withGeneration(progress, generation({ images: [image(0), ready(1)] }));
  expect(tilesOf(progress)[1]).toMatchObject({ state: 'ready', src: '/p/1?1' });
  expect(progress.previews).toEqual({});
});

test('what never came is absent once it has ended', () => {
  const images = [ready(0), image(1)];
  const progress = withGeneration(withPreview(initialProgress, { index: 1, url: 'x' }), generation({ state: 'canceled', images }));
  expect(tilesOf(progress).map(({ state, src }) => [state, src])).toEqual([
    ['ready', '/p/0?1'],
    ['absent', undefined],
  ]);
});

test('an address stays as long as it works', () => {
  const first = withGeneration(initialProgress, generation({ images: [ready(0)] }));
  const again = generation({ images: [ready(0, { previewUrl: '/p/0?2' })] });
  expect(tilesOf(withGeneration(first, again))[0]?.src).toBe('/p/0?1');
  expect(tilesOf(withGeneration(first, again, { freshAddresses: true }))[0]?.src).toBe('/p/0?2');
});

test('an answer ends the loss of the connection', () => {
  expect(withGeneration({ ...initialProgress, connection: 'lost' }, generation()).connection).toBe('ok');
});

test('keeping an image changes that image alone', () => {
  const before = withGeneration(initialProgress, generation({ state: 'succeeded', images: [ready(0), ready(1)] }));
  const after = withImage(before, ready(1, { state: 'publishing', previewUrl: undefined }));
  expect(after.view?.images.map(({ state }) => state)).toEqual(['ready', 'publishing']);
});

test.each([
  ['running', [], false],
  ['review', [], false],
  ['succeeded', [ready(0, { state: 'publishing' })], false],
  ['succeeded', [ready(0)], true],
  ['blocked', [], true],
] as const)('%s with %j: settled is %s', (state, images, settled) => {
  expect(isSettled(generation({ state, images: [...images] }))).toBe(settled);
});

test.each([
  [generation({ state: 'queued' }), { kind: 'running' }],
  [generation({ state: 'review' }), { kind: 'decision' }],
  [generation({ state: 'review', stage: 'screen' }), { kind: 'review' }],
  [generation({ state: 'review', stage: 'inspect' }), { kind: 'review' }],
  [generation({ state: 'failed' }), { kind: 'failed' }],
  [generation({ state: 'canceled' }), { kind: 'none' }],
  [generation({ state: 'succeeded', images: [ready(0), ready(1)] }), { kind: 'ready', count: 2, chosen: false }],
  // The others stay on offer: somebody may like another one better, or want several.
  [
    generation({ state: 'succeeded', images: [ready(0), ready(1, { state: 'published' })] }),
    { kind: 'ready', count: 1, chosen: true },
  ],
  [generation({ state: 'succeeded', images: [ready(0, { state: 'published' })] }), { kind: 'none' }],
  [generation({ state: 'succeeded', publish: 'auto', images: [ready(0)] }), { kind: 'none' }],
])('the field says what waits behind it', (view, status) => {
  expect(fieldStatus(withGeneration(initialProgress, view))).toEqual(status);
});

test.each([
  [generation({ state: 'running' }), false],
  [generation({ state: 'failed' }), false],
  [generation({ state: 'canceled' }), true],
  [generation({ state: 'succeeded', images: [ready(0)] }), false],
  [generation({ state: 'succeeded', images: [ready(0, { state: 'discarded' }), ready(1, { state: 'published' })] }), true],
])('a generation is used up when nothing is left to decide', (view, usedUp) => {
  expect(isUsedUp(withGeneration(initialProgress, view))).toBe(usedUp);
});

test('one that is gone is used up, one that nobody has asked for yet is not', () => {
  expect(isUsedUp(initialProgress)).toBe(false);
  expect(isUsedUp({ ...initialProgress, problem: { kind: 'missing', fields: {} } })).toBe(true);
  expect(isUsedUp({ ...initialProgress, problem: { kind: 'forbidden', fields: {} } })).toBe(false);
});

test('what was discarded is not missing', () => {
  const view = generation({ n: 4, images: [ready(0), ready(1), ready(2), ready(3)] });
  expect(countOf(view)).toEqual({ usable: 4, asked: 4 });
  expect(countOf(withDiscarded(view, ['a1']))).toEqual({ usable: 3, asked: 3 });
  const one = generation({ n: 4, images: [ready(0), ready(1), ready(2, { state: 'published' }), image(3, { state: 'failed' })] });
  expect(countOf(withDiscarded(one, ['a1', 'a2']))).toEqual({ usable: 2, asked: 3 });
});

test('what waits says for whom, and until when', () => {
  const retryAt = '2026-01-01T00:01:00.000Z';
  const now = Date.parse(retryAt) - 1;
  const error = { code: 'IMAGEFORGE_POSTPONED', message: 'Later.', details: { retryAt } };
  expect(waitOf(generation({ error }), now)).toEqual({ for: 'provider', detail: 'Later. · IMAGEFORGE_POSTPONED', retryAt });
  expect(waitOf(generation({ error }), now + 1)).toEqual({ for: 'provider', detail: 'Later. · IMAGEFORGE_POSTPONED' });
  const cause = { ...error, details: { retryAt, cause: 'IMAGEFORGE_MODERATOR_UNAVAILABLE' } };
  expect(waitOf(generation({ state: 'queued', error: cause }), now)).toMatchObject({ for: 'moderator' });
  expect(waitOf(generation({ error: { code: 'IMAGEFORGE_STORAGE_FAILED', message: 'Full.' } }))).toMatchObject({ for: 'storage' });
  expect(waitOf(generation({ error: { code: 'IMAGEFORGE_INTERNAL', message: 'Oops.' } }))).toMatchObject({ for: 'other' });
  expect(waitOf(generation({ state: 'failed', error }), now)).toBeUndefined();
  expect(waitOf(generation())).toBeUndefined();
});

test('who made the images: what was asked for first, then each that stood in', () => {
  expect(makersOf(generation())).toEqual(['sketch/sketch']);
  const images = [ready(0, { madeBy: 'spare/one' }), ready(1), ready(2, { madeBy: 'spare/one' })];
  expect(makersOf(generation({ images }))).toEqual(['sketch/sketch', 'spare/one']);
});
