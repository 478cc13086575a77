import * as React from 'react';
import { useIntl } from 'react-intl';
import { pluginId } from '../pluginId';
import en from '../translations/en.json';

/** Names of our texts, without the plugin's prefix. */
export type TextKey = keyof typeof en;

export const isTextKey = (key: string): key is TextKey => key in en;

type TextValues = Record<string, string | number | boolean | Date | null | undefined>;

/** Our texts in the language of the admin; English where a translation is missing. */
export const useText = () => {
  const { formatMessage } = useIntl();
  return React.useCallback(
    (key: TextKey, values?: TextValues): string =>
      formatMessage({ id: `${pluginId}.${key}`, defaultMessage: en[key] }, values),
    [formatMessage],
  );
};
