import { Flex, Grid, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { CapabilitiesView, ModelView } from '../../../../shared/capabilities';
import type { DraftState } from '../../hooks/useDraft';
import { usePrice } from '../../hooks/usePrice';
import { useText } from '../../hooks/useText';
import { offeredModels } from '../../services/models';
import { parseSize } from '../../services/size';
import { ChoiceField } from './fields';

interface Props {
  state: DraftState;
  capabilities: CapabilitiesView;
  errors: Record<string, string>;
  /** Slug of a style whose words stand in the prompt already. */
  presetInPrompt?: string;
}

/** How the image is made: style, model, size and number. */
export const ModelFields = ({ state, capabilities, errors, presetInPrompt }: Props) => {
  const text = useText();
  const price = usePrice();
  const { formatNumber } = useIntl();
  const { draft, model, change } = state;
  if (!model) return <Typography>{text('model.none')}</Typography>;

  const styleInPrompt = capabilities.presets.find(({ slug }) => slug === presetInPrompt)?.name ?? presetInPrompt;
  const modelLabel = (other: ModelView): string =>
    text(other.price.known && other.price.max === 0 ? 'model.optionFree' : 'model.option', {
      label: other.label,
      price: price(other.price),
    });

  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {capabilities.presets.length > 0 && (
        <ChoiceField
          name="preset"
          label={text('preset.label')}
          hint={styleInPrompt && text('preset.inPrompt', { style: styleInPrompt })}
          error={errors.preset}
          value={draft.preset}
          options={[
            { value: '', label: text('preset.none') },
            ...capabilities.presets.map(({ slug, name }) => ({ value: slug, label: name })),
          ]}
          onChange={(preset) => change({ preset })}
        />
      )}
      <ChoiceField
        name="model"
        label={text('model.label')}
        hint={model.procedural ? text('model.procedural') : undefined}
        error={errors.model}
        value={model.id}
        options={offeredModels(capabilities).map((other) => ({ value: other.id, label: modelLabel(other) }))}
        onChange={(id) => change({ model: id, parameters: undefined })}
      />
      <Grid.Root gap={4}>
        <Grid.Item col={8} s={12} xs={12} direction="column" alignItems="stretch">
          <SizeField state={state} model={model} error={errors.size} />
        </Grid.Item>
        <Grid.Item col={4} s={12} xs={12} direction="column" alignItems="stretch">
          <ChoiceField
            name="n"
            label={text('number.label')}
            error={errors.n}
            value={String(draft.n)}
            options={Array.from({ length: model.maxImages }, (_, index) => ({
              value: String(index + 1),
              label: formatNumber(index + 1),
            }))}
            onChange={(n) => change({ n: Number(n) })}
          />
        </Grid.Item>
      </Grid.Root>
    </Flex>
  );
};

const SizeField = ({ state, model, error }: { state: DraftState; model: ModelView; error?: string }) => {
  const text = useText();
  const size = state.draft.size || model.defaultSize;
  // A template may ask for a size that the model makes but does not list.
  const sizes = model.sizes.includes(size) ? model.sizes : [size, ...model.sizes];
  const sizeLabel = (option: string): string => {
    const parsed = parseSize(option);
    if (!parsed) return option;
    const { width, height } = parsed;
    const shape = width === height ? 'square' : width > height ? 'landscape' : 'portrait';
    return text('size.option', { width, height, shape: text(`size.${shape}`) });
  };
  return (
    <ChoiceField
      name="size"
      label={text('size.label')}
      error={error}
      value={size}
      options={sizes.map((option) => ({ value: option, label: sizeLabel(option) }))}
      onChange={(next) => state.change({ size: next })}
    />
  );
};
