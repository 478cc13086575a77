import { Flex } from '@strapi/design-system';
import type { AssetView } from '../../../../../shared/assets';
import { LongTextField, TextField } from '../../../components/GenerateDialog/fields';
import { useText } from '../../../hooks/useText';
import { authorOf, shownText, type TextName, type TextsDraft } from '../../../services/textsDraft';

interface Props {
  draft: TextsDraft;
  asset: AssetView;
  locale: string;
  /** Its alternative text is to be empty. */
  decorative: boolean;
  disabled: boolean;
  /** Sentences that belong beside a field, by its name. */
  errors: Record<string, string>;
  onChange(name: TextName, value: string): void;
}

/** The texts of one language, each with who wrote it. */
export const LocaleFields = ({ draft, asset, locale, decorative, disabled, errors, onChange }: Props) => {
  const text = useText();
  const propsOf = (name: TextName) => {
    const author = authorOf(draft, asset, locale, name);
    return {
      name: `${name}-${locale}`,
      value: shownText(draft, asset, locale, name),
      onChange: (value: string) => onChange(name, value),
      hint: author && text(`texts.by.${author}`),
      error: errors[name],
      disabled,
    };
  };
  const alternative = propsOf('alternativeText');
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <LongTextField
        {...alternative}
        label={text('image.alternativeText')}
        {...(decorative && { value: '', disabled: true, hint: text('texts.none') })}
      />
      <LongTextField {...propsOf('caption')} label={text('texts.caption')} />
      <TextField {...propsOf('title')} label={text('texts.name')} />
    </Flex>
  );
};
