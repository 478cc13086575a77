import * as React from 'react';
import { useIntl } from 'react-intl';
import { useNotification } from '@strapi/strapi/admin';
import { Button, Checkbox, Field, Flex, Tabs, Typography } from '@strapi/design-system';
import { Sparkle } from '@strapi/icons';
import type { AssetView } from '../../../../../shared/assets';
import type { WarningView } from '../../../../../shared/generations';
import { ProblemNote } from '../../../components/ProblemNote';
import { Warnings } from '../../../components/Warnings';
import { useAction } from '../../../hooks/useAction';
import { useLoaded } from '../../../hooks/useLoaded';
import { useText } from '../../../hooks/useText';
import { api } from '../../../services/api';
import { bodiesOf, changedLocales, emptyDraft, textsDrafts, type TextsDraft, withSuggested, withTyped } from '../../../services/textsDraft';
import { LocaleFields } from './LocaleFields';

interface Props {
  asset: AssetView;
  readOnly: boolean;
  onWritten(): void;
}

/** States in which texts can be changed: while it is being published, its texts are on their way. */
const isWritable = ({ state }: AssetView): boolean => state === 'ready' || state === 'published';

/** The texts of an image, by language. What is not saved is there again when the details are opened again. */
export const AssetTexts = ({ asset, readOnly, onWritten }: Props) => {
  const text = useText();
  const languageName = useLanguageName();
  const { toggleNotification } = useNotification();
  const { data: capabilities } = useLoaded('capabilities', api.capabilities);
  const [draft, setDraft] = React.useState<TextsDraft>(() => textsDrafts.get(asset.id) ?? emptyDraft);
  const [warnings, setWarnings] = React.useState<WarningView[]>([]);
  /** What the server has said last, until the image is loaded anew. */
  const [answer, setAnswer] = React.useState<{ to: AssetView; asset: AssetView }>();
  const [locale, setLocale] = React.useState(asset.mainLocale);
  const saving = useAction();
  const suggesting = useAction();

  const stored = answer?.to === asset ? answer.asset : asset;
  const change = (next: TextsDraft) => {
    textsDrafts.set(asset.id, next);
    setDraft(next);
  };
  const locales = [...new Set([asset.mainLocale, ...(capabilities?.texts.locales ?? []), ...Object.keys(stored.texts)])];
  const decorative = draft.decorative ?? stored.decorative;
  const bodies = bodiesOf(draft, stored);
  const disabled = readOnly || !isWritable(asset);

  const onSave = (event: React.FormEvent) => {
    event.preventDefault();
    void saving.run(async () => {
      const said: WarningView[] = [];
      for (const body of bodies) {
        const { warnings: told, ...written } = await api.writeTexts(asset.id, body);
        said.push(...told);
        setAnswer({ to: asset, asset: written });
      }
      change(emptyDraft);
      setWarnings(said);
      toggleNotification({ type: 'success', message: text('texts.saved') });
    }).finally(onWritten);
  };
  const onSuggest = () =>
    void suggesting.run(async () => {
      const suggested = await api.suggestTexts(asset.id, locale);
      setWarnings(suggested.warnings);
      // Somebody may have gone on typing meanwhile.
      change(withSuggested(textsDrafts.get(asset.id) ?? emptyDraft, suggested, decorative));
    });

  const changed = changedLocales(draft, stored);
  const problem = saving.problem ?? suggesting.problem;
  const fieldsOf = (language: string) => (
    <LocaleFields
      draft={draft}
      asset={stored}
      locale={language}
      decorative={decorative}
      disabled={disabled}
      errors={saving.problem?.fields ?? {}}
      onChange={(name, value) => change(withTyped(draft, language, name, value))}
    />
  );

  return (
    <form onSubmit={onSave}>
      <Flex direction="column" alignItems="stretch" gap={4}>
        <Field.Root name="decorative" hint={text('texts.decorativeHint')}>
          <Checkbox checked={decorative} disabled={disabled} onCheckedChange={(checked) => change({ ...draft, decorative: checked === true })}>
            {text('texts.decorative')}
          </Checkbox>
          <Field.Hint />
        </Field.Root>
        {locales.length === 1 ? (
          fieldsOf(asset.mainLocale)
        ) : (
          <Tabs.Root value={locale} onValueChange={setLocale} variant="simple">
            <Tabs.List aria-label={text('texts.languages')}>
              {locales.map((language) => (
                <Tabs.Trigger key={language} value={language}>
                  {languageName(language)}
                  {changed.includes(language) && ` ${text('texts.unsaved')}`}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            {locales.map((language) => (
              <Tabs.Content key={language} value={language}>
                <Flex direction="column" alignItems="stretch" paddingTop={4}>
                  {fieldsOf(language)}
                </Flex>
              </Tabs.Content>
            ))}
          </Tabs.Root>
        )}
        {!isWritable(asset) && (
          <Typography variant="pi" textColor="neutral600">
            {text('texts.notNow')}
          </Typography>
        )}
        <Warnings warnings={warnings} />
        {problem && <ProblemNote problem={problem} compact />}
        {!disabled && (
          <Flex gap={2} wrap="wrap">
            <Button type="submit" disabled={bodies.length === 0} loading={saving.busy}>
              {text('texts.save')}
            </Button>
            <Button type="button" variant="secondary" startIcon={<Sparkle aria-hidden />} loading={suggesting.busy} onClick={onSuggest}>
              {text('texts.suggest')}
            </Button>
          </Flex>
        )}
      </Flex>
    </form>
  );
};

/** `German`, in the admin's language; the code where the browser knows no name for it. */
const useLanguageName = (): ((code: string) => string) => {
  const { locale } = useIntl();
  return React.useMemo(() => {
    const names = new Intl.DisplayNames([locale, 'en'], { type: 'language', fallback: 'code' });
    return (code) => names.of(code) ?? code;
  }, [locale]);
};
