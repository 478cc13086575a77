import { formatUsd, formatUsdExactly, priceText, timesImages } from './price';

test.each([
  [0, '$0.00'],
  [1, '$0.00'],
  [400, '$0.0004'],
  [2_500, '$0.0025'],
  [40_000, '$0.04'],
  [42_000, '$0.042'],
  [23_940, '$0.024'],
  [167_000, '$0.17'],
  [1_234_567_890, '$1,234.57'],
])('%i micro-USD is %s', (microUsd, text) => {
  expect(formatUsd(microUsd, 'en')).toBe(text);
});

test.each([
  [0, '$0.00'],
  [1, '$0.000001'],
  [40_000, '$0.04'],
  [23_940, '$0.02394'],
  [12_500_000, '$12.50'],
  [999_999_999_999, '$999,999.999999'],
])('%i micro-USD is exactly %s', (microUsd, text) => {
  expect(formatUsdExactly(microUsd, 'en')).toBe(text);
});

test('follows the language', () => {
  expect(formatUsd(40_000, 'de').replace(/\u00a0/g, ' ')).toBe('0,04 $');
});

test('says what is known, and never calls the unknown free', () => {
  expect(priceText({ known: false }, 'en')).toEqual({ kind: 'unknown' });
  expect(priceText({ known: true, min: 0, max: 0 }, 'en')).toEqual({ kind: 'free' });
  expect(priceText({ known: true, min: 40_000, max: 40_000 }, 'en')).toEqual({ kind: 'about', amount: '$0.04' });
  expect(priceText({ known: true, min: 40_000, max: 40_000 }, 'en', { sure: true })).toEqual({
    kind: 'exact',
    amount: '$0.04',
  });
  expect(priceText({ known: true, min: 20_000, max: 40_000 }, 'en')).toEqual({
    kind: 'range',
    from: '$0.02',
    to: '$0.04',
  });
});

test('a range whose ends read the same is one amount', () => {
  expect(priceText({ known: true, min: 400_001, max: 400_002 }, 'en')).toEqual({ kind: 'about', amount: '$0.40' });
});

test('the price of several images', () => {
  expect(timesImages({ known: true, min: 1, max: 2 }, 4)).toEqual({ known: true, min: 4, max: 8 });
  expect(timesImages({ known: false }, 4)).toEqual({ known: false });
});
