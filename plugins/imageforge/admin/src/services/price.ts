import type { PriceView } from '../../../shared/generations';

/** How a price is said: the translations hold the words, this holds the figures. */
type PriceText =
  | { kind: 'unknown' }
  | { kind: 'free' }
  | { kind: 'exact' | 'about'; amount: string }
  | { kind: 'range'; from: string; to: string };

const micro = 1_000_000;

/** US dollars from integer micro-USD, with as many digits as a small price needs, and no more. */
export const formatUsd = (microUsd: number, locale: string): string => {
  const small = microUsd > 0 && microUsd < micro / 10;
  const amount = small ? Number((microUsd / micro).toPrecision(2)) : microUsd / micro;
  return dollars(amount, locale, small ? 4 : 2);
};

/** US dollars from integer micro-USD, to the last digit: what was spent is compared with a bill. */
export const formatUsdExactly = (microUsd: number, locale: string): string => dollars(microUsd / micro, locale, 6);

const dollars = (amount: number, locale: string, maximumFractionDigits: number): string =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    // "$" in every language: "US$" only makes the number longer here.
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 2,
    maximumFractionDigits,
  }).format(amount);

/**
 * What to say about a price. An unknown one is never called free.
 * @param sure whether it was charged, so that "about" would be wrong
 */
export const priceText = (price: PriceView, locale: string, { sure = false } = {}): PriceText => {
  if (!price.known) return { kind: 'unknown' };
  if (price.max === 0) return { kind: 'free' };
  const from = formatUsd(price.min, locale);
  const to = formatUsd(price.max, locale);
  if (from !== to) return { kind: 'range', from, to };
  return { kind: sure ? 'exact' : 'about', amount: to };
};

/** The price of several images, from the price of one. */
export const timesImages = (price: PriceView, n: number): PriceView =>
  price.known ? { known: true, min: price.min * n, max: price.max * n } : price;
