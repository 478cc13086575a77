import * as React from 'react';
import type { GenerationView } from '../../../shared/generations';
import { api } from '../services/api';
import { useLoaded } from './useLoaded';

/** What people call a generation's model, template and style; what is not there any more goes by its id. */
export const useNames = () => {
  const { data: capabilities } = useLoaded('capabilities', api.capabilities);
  const { data: templates } = useLoaded('templates', api.templates);
  return React.useMemo(
    () => ({
      model: ({ provider, model }: Pick<GenerationView, 'provider' | 'model'>): string => {
        const id = `${provider}/${model}`;
        return capabilities?.models.find((other) => other.id === id)?.label ?? id;
      },
      template: (slug: string): string => templates?.find((other) => other.slug === slug)?.name ?? slug,
      preset: (slug: string): string => capabilities?.presets.find((other) => other.slug === slug)?.name ?? slug,
    }),
    [capabilities, templates],
  );
};
