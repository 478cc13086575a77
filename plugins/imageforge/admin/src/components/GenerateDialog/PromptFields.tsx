import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { TemplateSummary } from '../../../../shared/templates';
import type { DraftState } from '../../hooks/useDraft';
import { useText } from '../../hooks/useText';
import { ChoiceField, LongTextField } from './fields';
import { VariableField } from './VariableField';

interface Props {
  state: DraftState;
  templates: TemplateSummary[];
  errors: Record<string, string>;
  /** Another template was chosen. */
  onTemplate(): void;
}

/** What the image is to show: in one's own words, or by a template. */
export const PromptFields = ({ state, templates, errors, onTemplate }: Props) => {
  const text = useText();
  const { draft, template, entryFailed, change, chooseTemplate, setVariable, isAsSaved, differsFromEntry, resetVariable } = state;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {templates.length > 0 && (
        <ChoiceField
          name="template"
          label={text('template.label')}
          hint={template?.description}
          error={errors.template}
          value={draft.template}
          options={[
            { value: '', label: text('template.free') },
            ...templates.map(({ slug, name }) => ({ value: slug, label: name })),
          ]}
          onChange={(slug) => {
            chooseTemplate(slug);
            onTemplate();
          }}
        />
      )}
      {draft.template === '' ? (
        <FreePrompt state={state} error={errors.prompt} onChange={(prompt) => change({ prompt })} />
      ) : (
        template?.variables.map((variable) => (
          <VariableField
            key={`${template.slug}.${variable.name}`}
            variable={variable}
            value={draft.variables[variable.name]}
            hint={isAsSaved(variable.name) ? text('variable.asSaved') : undefined}
            error={errors[`variables.${variable.name}`]}
            onChange={(value) => setVariable(variable.name, value)}
            onReset={differsFromEntry(variable.name) ? () => resetVariable(variable.name) : undefined}
          />
        ))
      )}
      {entryFailed && (
        <Typography variant="pi" textColor="neutral600" role="status">
          {text('template.entryFailed')}
        </Typography>
      )}
    </Flex>
  );
};

const FreePrompt = ({ state, error, onChange }: { state: DraftState; error?: string; onChange(prompt: string): void }) => {
  const text = useText();
  const { formatNumber } = useIntl();
  const { draft, model } = state;
  const max = model?.maxPromptLength;
  const tooLong = max !== undefined && draft.prompt.length > max;
  // Far from the limit nobody needs to know of it.
  const isNear = max !== undefined && draft.prompt.length > max * 0.8;
  return (
    <LongTextField
      name="prompt"
      label={text('prompt.label')}
      placeholder={text('prompt.placeholder')}
      required
      error={error}
      value={draft.prompt}
      onChange={onChange}
      action={
        isNear && (
          <Typography variant="pi" textColor={tooLong ? 'danger600' : 'neutral600'} marginLeft={2}>
            {text('prompt.counter', { count: formatNumber(draft.prompt.length), max: formatNumber(max) })}
          </Typography>
        )
      }
    />
  );
};
