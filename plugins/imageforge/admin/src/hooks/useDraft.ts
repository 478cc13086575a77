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
  usableDraft,
  withEntryValues,
  withoutVariable,
  withTemplate,
  withVariable,
} from '../services/draft';
import { sourceFields, variablesAsSaved } from '../services/entryValues';
import { memory } from '../services/remembered';
import { useLatest } from './useLatest';

interface DraftOptions {
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
  const kept = React.useMemo(() => (storageKey ? memory.read<Draft>(`draft:${storageKey}`) : undefined), [storageKey]);
  const [draft, setDraft] = React.useState<Draft>(() => {
    if (request) return fit(draftFromRequest(request));
    return fit(kept ? { ...emptyDraft, ...kept } : proposedDraft(proposal, templates));
  });
  /** Whether somebody has filled in anything, now or earlier: a proposal is nothing to remember. */
  const [touched, setTouched] = React.useState(kept !== undefined || request !== undefined);
  const [entryFailed, setEntryFailed] = React.useState(false);
  const [asSaved, setAsSaved] = React.useState<string[]>([]);
  const [entryValues, setEntryValues] = React.useState<Record<string, unknown>>({});
  const latestEntryContext = useLatest(entryContext);
  const template = templates.find(({ slug }) => slug === draft.template);

  const edit = React.useCallback(
    (next: (before: Draft) => Draft) => {
      setTouched(true);
      setDraft((before) => fit(next(usableDraft(before, templates.find(({ slug }) => slug === before.template)))));
    },
    [fit, templates],
  );

  React.useEffect(() => {
    if (storageKey && touched) memory.write(`draft:${storageKey}`, draft);
  }, [draft, storageKey, touched]);

  // The list may have failed to load the first time.
  const latestProposal = useLatest({ proposal, touched });
  React.useEffect(() => {
    if (latestProposal.current.touched) return;
    const proposed = fit(proposedDraft(latestProposal.current.proposal, templates));
    setDraft((before) => (before.template === proposed.template ? before : proposed));
  }, [fit, latestProposal, templates]);

  // The entry may have been edited since the dialog was open the last time: ask each time.
  React.useEffect(() => {
    setEntryFailed(false);
    setEntryValues({});
    setAsSaved([]);
    const fields = template ? sourceFields(template) : [];
    const entry = fields.length > 0 ? latestEntryContext.current?.(fields) : undefined;
    if (!template || !entry) return undefined;
    setAsSaved(variablesAsSaved(template, entry.values ?? {}));
    let current = true;
    api.templateVariables(template.slug, entry).then(
      ({ variables }) => {
        if (!current) return;
        setEntryValues(variables);
        setDraft((before) => withEntryValues(before, variables));
      },
      () => current && setEntryFailed(true),
    );
    return () => {
      current = false;
    };
  }, [latestEntryContext, template]);

  return {
    draft: usableDraft(draft, template),
    template,
    model: modelOf(capabilities, draft.model),
    /** The entry could not be asked for the template's values. */
    entryFailed,
    change: React.useCallback((patch: Partial<Draft>) => edit((before) => ({ ...before, ...patch })), [edit]),
    chooseTemplate: React.useCallback(
      (slug: string) => edit((before) => withTemplate(before, templates.find((other) => other.slug === slug))),
      [edit, templates],
    ),
    setVariable: React.useCallback(
      (name: string, value: unknown) => edit((before) => withVariable(before, name, value)),
      [edit],
    ),
    /** Whether the variable has the saved entry's value, and the form another one. */
    isAsSaved: (name: string): boolean => asSaved.includes(name) && !draft.edited.includes(name),
    /** Whether the entry gives a value for the variable, and another one was filled in by hand. */
    differsFromEntry: (name: string): boolean => entryValues[name] !== undefined && draft.edited.includes(name),
    resetVariable: React.useCallback(
      (name: string) => edit((before) => (template ? withoutVariable(before, name, entryValues, template) : before)),
      [edit, entryValues, template],
    ),
  };
};

export type DraftState = ReturnType<typeof useDraft>;
