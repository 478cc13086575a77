import * as React from 'react';
import type { GenerationView } from '../../../shared/generations';
import { api } from '../services/api';
import { makersOf } from '../services/progress';
import { useLoaded } from './useLoaded';

/** What people call a generation's model, template and style; what is not there any more goes by its id. */
export const useNames = () => {
  const { data: capabilities } = useLoaded('capabilities', api.capabilities);
  const { data: templates } = useLoaded('templates', api.templates);
  return React.useMemo(
    () => {
      const label = (id: string): string => capabilities?.models.find((other) => other.id === id)?.label ?? id;
      return {
        label,
        model: ({ provider, model }: Pick<GenerationView, 'provider' | 'model'>): string => label(`${provider}/${model}`),
        /** The model that was asked for, and those that made images in its place: `GPT Image 1.5 → Sketch`. */
        makers: ({ provider, model, images }: Pick<GenerationView, 'provider' | 'model' | 'images'>): string =>
          makersOf({ provider, model, images }).map(label).join(' → '),
        template: (slug: string): string => templates?.find((other) => other.slug === slug)?.name ?? slug,
        preset: (slug: string): string => capabilities?.presets.find((other) => other.slug === slug)?.name ?? slug,
      };
    },
    [capabilities, templates],
  );
};
