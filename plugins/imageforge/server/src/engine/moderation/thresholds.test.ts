import { decide, defaultThresholds } from './thresholds';

describe('what a score means, unless somebody says otherwise', () => {
  it.each([
    ['sexual/minors', 0.09, 'pass'],
    ['sexual/minors', 0.1, 'review'],
    ['sexual/minors', 0.39, 'review'],
    ['sexual/minors', 0.4, 'block'],
    ['sexual', 0.49, 'pass'],
    ['sexual', 0.5, 'review'],
    ['sexual', 0.84, 'review'],
    ['sexual', 0.85, 'block'],
    ['violence/graphic', 0.85, 'block'],
    ['profanity', 0.49, 'pass'],
    ['profanity', 0.5, 'review'],
    ['profanity', 1, 'review'],
  ])('%s at %d: %s', (category, score, decision) => {
    expect(decide({ category, score }, defaultThresholds)).toBe(decision);
  });
});

it('is what the nearest category above says, and nothing where none says anything', () => {
  const thresholds = { violence: { block: 0.5 } };
  expect(decide({ category: 'violence/graphic', score: 0.5 }, thresholds)).toBe('block');
  expect(decide({ category: 'violence/graphic', score: 0.49 }, thresholds)).toBe('pass');
  expect(decide({ category: 'sexual', score: 1 }, thresholds)).toBe('pass');
});
