import * as React from 'react';
import { useIntl } from 'react-intl';
import type { PriceView } from '../../../shared/generations';
import { priceText } from '../services/price';
import { useText } from './useText';

/** Says prices: "Free", "about $0.04", "$0.02–$0.04", "price unknown". */
export const usePrice = () => {
  const { locale } = useIntl();
  const text = useText();
  return React.useCallback(
    (price: PriceView, options?: { sure?: boolean }): string => {
      const said = priceText(price, locale, options);
      if (said.kind === 'about') return text('price.about', { amount: said.amount });
      if (said.kind === 'exact') return said.amount;
      if (said.kind === 'range') return text('price.range', { from: said.from, to: said.to });
      return text(said.kind === 'free' ? 'price.free' : 'price.unknown');
    },
    [locale, text],
  );
};
