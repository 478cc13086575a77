import * as React from 'react';
import { useIntl } from 'react-intl';

const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Says when something was: "5 minutes ago", and exactly. */
export const useWhen = () => {
  const { formatRelativeTime, formatDate } = useIntl();
  return React.useCallback(
    (iso: string): { relative: string; exact: string } => {
      const seconds = Math.round((Date.parse(iso) - Date.now()) / 1000);
      const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
      return {
        relative: formatRelativeTime(Math.trunc(seconds / length), unit, { numeric: 'auto' }),
        exact: formatDate(iso, { dateStyle: 'medium', timeStyle: 'medium' }),
      };
    },
    [formatDate, formatRelativeTime],
  );
};
