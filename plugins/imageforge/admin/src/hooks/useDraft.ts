import * as React from 'react';
import type { CapabilitiesView, ModelView } from '../../../shared/capabilities';
import type { CreateGenerationBody } from '../../../shared/generations';
import type { TemplateSummary } from '../../../shared/templates';
import { api, type EntryContext } from '../services/api';
import {
  type Draft,
  draftFromRequest,
  emptyDraft,
  fitToModel,
  type Proposal,
  proposedDraft,
  sourceFields,
  withEntryValues,
  withTemplate,
  withVariable,
} from '../services/draft';
import { memory } from '../services/remembered';
import { useLatest } from './useLatest';

export interface DraftOptions {
  capabilities: CapabilitiesView;
  templates: TemplateSummary[];
  /** Where the draft is kept while the dialog is closed. `undefined`: it is not. */
  storageKey?: string;
  /** What to start from, where nobody has typed anything yet. */
  proposal?: Proposal;
  /** An earlier request to start from. */
  request?: CreateGenerationBody;
  /** The entry, with its unsaved values of these fields. `undefined`: there is none. */
  entryContext?(fields: string[]): EntryContext | undefined;
}

const modelOf = ({ models, defaultModel }: CapabilitiesView, id: string): ModelView | undefined =>
  models.find((model) => model.id === (id || defaultModel)) ?? models.find((model) => model.id === defaultModel) ?? models[0];

/** What somebody fills in, always within what the chosen model can do. */
export const useDraft = ({ capabilities, templates, storageKey, proposal = {}, request, entryContext }: DraftOptions) => {
  const fit = React.useCallback(
    (draft: Draft): Draft => {
      const model = modelOf(capabilities, draft.model);
      return model ? fitToModel(draft, model) : draft;
    },
    [capabilities],
  );
  const [draft, setDraft] = React.useState<Draft>(() => {
    const kept = storageKey ? memory.read<Draft>(`draft:${storageKey}`) : undefined;
    if (request) return fit(draftFromRequest(request));
    return fit(kept ? { ...emptyDraft, ...kept } : proposedDraft(proposal, templates));
  });
  const [entryFailed, setEntryFailed] = React.useState(false);
  const latestEntryContext = useLatest(entryContext);
  const template = templates.find(({ slug }) => slug === draft.template);

  React.useEffect(() => {
    if (storageKey) memory.write(`draft:${storageKey}`, draft);
  }, [draft, storageKey]);

  // The entry may have been edited since the dialog was open the last time: ask each time.
  React.useEffect(() => {
    setEntryFailed(false);
    const fields = template ? sourceFields(template) : [];
    const entry = fields.length > 0 ? latestEntryContext.current?.(fields) : undefined;
    if (!template || !entry) return undefined;
    let current = true;
    api.templateVariables(template.slug, entry).then(
      ({ variables }) => current && setDraft((before) => withEntryValues(before, variables)),
      () => current && setEntryFailed(true),
    );
    return () => {
      current = false;
    };
  }, [latestEntryContext, template]);

  return {
    draft,
    template,
    model: modelOf(capabilities, draft.model),
    /** The entry could not be asked for the template's values. */
    entryFailed,
    change: React.useCallback((patch: Partial<Draft>) => setDraft((before) => fit({ ...before, ...patch })), [fit]),
    chooseTemplate: React.useCallback(
      (slug: string) =>
        setDraft((before) => fit(withTemplate(before, templates.find((other) => other.slug === slug)))),
      [fit, templates],
    ),
    setVariable: React.useCallback(
      (name: string, value: unknown) => setDraft((before) => withVariable(before, name, value)),
      [],
    ),
  };
};

export type DraftState = ReturnType<typeof useDraft>;
