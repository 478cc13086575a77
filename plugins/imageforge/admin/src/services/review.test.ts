import type { ReviewedImage, ReviewState } from '../../../shared/reviews';
import { imagesAreNext, isLeftUndecided, nextAfter, waitingIn } from './review';

const images = (...states: ReviewState[]): ReviewedImage[] => states.map((state, index) => ({ index, state, findings: [] }));

test('what waits is the request, or images', () => {
  expect(waitingIn({ images: images('passed', 'waiting', 'approved', 'waiting') })).toEqual([1, 3]);
  expect(waitingIn({ request: { state: 'waiting', findings: [] }, images: images('missing') })).toEqual(['request']);
});

test('what was canceled is not decided', () => {
  expect(isLeftUndecided({ images: images('approved', 'undecided') })).toBe(true);
  expect(isLeftUndecided({ request: { state: 'undecided', findings: [] }, images: [] })).toBe(true);
  expect(isLeftUndecided({ images: images('approved', 'waiting') })).toBe(false);
});

test('after an approved request come the images', () => {
  const request = { state: 'approved' as const, findings: [] };
  expect(imagesAreNext({ state: 'running', request, images: images('missing', 'missing') })).toBe(true);
  expect(imagesAreNext({ state: 'running', request, images: images('missing', 'approved') })).toBe(false);
  expect(imagesAreNext({ state: 'failed', request, images: images('missing') })).toBe(false);
  expect(imagesAreNext({ state: 'running', request: { ...request, state: 'rejected' }, images: images('missing') })).toBe(false);
  expect(imagesAreNext({ state: 'running', images: images('missing') })).toBe(false);
});

test.each([
  [0, [1, 2], 1],
  [1, [0, 2], 2],
  [2, [0, 1], 0],
  [0, [], undefined],
  ['request', [], undefined],
  ['request', [0], 0],
] as const)('after %s of what waits, %j, comes %s', (decided, waiting, next) => {
  expect(nextAfter(decided, waiting)).toBe(next);
});
