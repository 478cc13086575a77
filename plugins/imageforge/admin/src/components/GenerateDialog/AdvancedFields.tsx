import { Field, Flex } from '@strapi/design-system';
import { ArrowsCounterClockwise, Cross } from '@strapi/icons';
import type { DraftState } from '../../hooks/useDraft';
import { useText } from '../../hooks/useText';
import type { Draft } from '../../services/draft';
import { maxSeed } from '../../services/limits';
import { randomSeed } from '../../services/random';
import { Disclosure } from '../Disclosure';
import { ChoiceField, LongTextField, TextField } from './fields';

interface Props {
  state: DraftState;
  errors: Record<string, string>;
}

const qualityKeys = { low: 'quality.low', medium: 'quality.medium', high: 'quality.high', auto: 'quality.auto' } as const;

const isKnownQuality = (quality: string): quality is keyof typeof qualityKeys => quality in qualityKeys;

const names = ['quality', 'background', 'negativePrompt', 'seed'];

/** What most people leave alone; only what the model can do. */
export const AdvancedFields = ({ state, errors }: Props) => {
  const text = useText();
  const { draft, model, change } = state;
  if (!model) return null;
  const { negativePrompt, seed, qualities, transparency } = model;
  if (!negativePrompt && !seed && qualities.length === 0 && !transparency) return null;

  return (
    <Disclosure label={text('advanced.label')} startsOpen={names.some((name) => errors[name])}>
      <Flex direction="column" alignItems="stretch" gap={4}>
        {qualities.length > 0 && (
          <ChoiceField
            name="quality"
            label={text('quality.label')}
            error={errors.quality}
            value={draft.quality}
            options={[
              { value: '', label: text('quality.default') },
              ...qualities.map((quality) => ({
                value: quality,
                label: isKnownQuality(quality) ? text(qualityKeys[quality]) : quality,
              })),
            ]}
            onChange={(quality) => change({ quality })}
          />
        )}
        {transparency && (
          <ChoiceField
            name="background"
            label={text('background.label')}
            error={errors.background}
            value={draft.background}
            options={[
              { value: '', label: text('background.auto') },
              { value: 'transparent', label: text('background.transparent') },
              { value: 'opaque', label: text('background.opaque') },
            ]}
            onChange={(background) => change({ background: background as Draft['background'] })}
          />
        )}
        {negativePrompt && (
          <LongTextField
            name="negativePrompt"
            label={text('negativePrompt.label')}
            hint={text('negativePrompt.hint')}
            error={errors.negativePrompt}
            value={draft.negativePrompt}
            onChange={(next) => change({ negativePrompt: next })}
          />
        )}
        {seed && <SeedField seed={draft.seed} error={errors.seed} onChange={(next) => change({ seed: next })} />}
      </Flex>
    </Disclosure>
  );
};

const SeedField = ({ seed, error, onChange }: { seed?: number; error?: string; onChange(seed: number | undefined): void }) => {
  const text = useText();
  const onType = (typed: string) => {
    const digits = typed.replace(/\D/g, '');
    onChange(digits === '' ? undefined : Math.min(Number(digits), maxSeed));
  };
  return (
    <TextField
      name="seed"
      label={text('seed.label')}
      hint={text('seed.hint')}
      placeholder={text('seed.placeholder')}
      error={error}
      inputMode="numeric"
      value={seed === undefined ? '' : String(seed)}
      onChange={onType}
      endAction={
        <Flex gap={2}>
          {seed !== undefined && (
            <Field.Action label={text('seed.clear')} onClick={() => onChange(undefined)}>
              <Cross aria-hidden fill="neutral600" />
            </Field.Action>
          )}
          <Field.Action label={text('seed.random')} onClick={() => onChange(randomSeed())}>
            <ArrowsCounterClockwise aria-hidden fill="neutral600" />
          </Field.Action>
        </Flex>
      }
    />
  );
};
