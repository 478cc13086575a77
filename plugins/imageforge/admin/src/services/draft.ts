import type { ModelView } from '../../../shared/capabilities';
import type { CreateGenerationBody } from '../../../shared/generations';
import type { TemplateSummary, TemplateVariable } from '../../../shared/templates';
import { proposedImages } from './limits';
import { parseSize } from './size';

type Background = NonNullable<CreateGenerationBody['background']>;

/** What somebody has filled in. An empty text means: the model's (or the template's) default. */
export interface Draft {
  /** Slug; empty: a free prompt. */
  template: string;
  prompt: string;
  variables: Record<string, unknown>;
  /** Variables that somebody has filled in by hand: the entry no longer changes them. */
  edited: string[];
  /** What was filled in by hand for other templates, by slug: it is there again when one is chosen again. */
  shelved: Record<string, Record<string, unknown>>;
  preset: string;
  model: string;
  size: string;
  n: number;
  /** `undefined`: a new one each time. */
  seed?: number;
  quality: string;
  background: '' | Background;
  negativePrompt: string;
  /** The model's own settings, from an earlier request. */
  parameters?: Record<string, unknown>;
}

/** What a field's content type proposes. */
export interface Proposal {
  /** Slug. */
  template?: string;
  /** Slug. */
  preset?: string;
  model?: string;
  size?: string;
}

export const emptyDraft: Draft = {
  template: '',
  prompt: '',
  variables: {},
  edited: [],
  shelved: {},
  preset: '',
  model: '',
  size: '',
  n: proposedImages,
  quality: '',
  background: '',
  negativePrompt: '',
};

/** A draft that makes an earlier generation again. */
export const draftFromRequest = (request: CreateGenerationBody): Draft => ({
  template: request.template ?? '',
  prompt: request.prompt ?? '',
  variables: request.variables ?? {},
  edited: Object.keys(request.variables ?? {}),
  shelved: {},
  preset: request.preset ?? '',
  model: request.model ?? '',
  size: request.size ?? '',
  n: request.n ?? 1,
  seed: request.seed,
  quality: request.quality ?? '',
  background: request.background ?? '',
  negativePrompt: request.negativePrompt ?? '',
  parameters: request.parameters,
});

/** Whether the model makes images of this size. */
export const acceptsSize = ({ sizes, sizeRange }: ModelView, size: string): boolean => {
  if (sizes.includes(size)) return true;
  const parsed = parseSize(size);
  if (!parsed || !sizeRange) return false;
  const { minSide, maxSide, multipleOf, maxPixels } = sizeRange;
  const sides = [parsed.width, parsed.height];
  return (
    sides.every((side) => side >= minSide && side <= maxSide && side % multipleOf === 0) &&
    parsed.width * parsed.height <= maxPixels
  );
};

/** The draft without what this model cannot do; what it can is kept. */
export const fitToModel = (draft: Draft, model: ModelView): Draft => ({
  ...draft,
  size: draft.size && acceptsSize(model, draft.size) ? draft.size : '',
  n: Math.min(Math.max(1, draft.n), model.maxImages),
  seed: model.seed ? draft.seed : undefined,
  quality: model.qualities.includes(draft.quality) ? draft.quality : '',
  background: model.transparency ? draft.background : '',
  negativePrompt: model.negativePrompt ? draft.negativePrompt : '',
});

/** What somebody has filled in by hand. */
const byHand = ({ variables, edited }: Draft): Record<string, unknown> =>
  Object.fromEntries(edited.map((name) => [name, variables[name]]));

const shelve = (draft: Draft): Draft['shelved'] =>
  draft.template && draft.edited.length > 0 ? { ...draft.shelved, [draft.template]: byHand(draft) } : draft.shelved;

/**
 * The draft with a template's own choices, and with what was filled in for it by hand before; the
 * other values of its variables come later.
 */
export const withTemplate = (draft: Draft, template: TemplateSummary | undefined): Draft => {
  const { [template?.slug ?? '']: before = {}, ...shelved } = shelve(draft);
  return {
    ...withChoices(draft, template),
    variables: template ? { ...defaultsOf(template.variables), ...before } : {},
    edited: Object.keys(before),
    shelved,
  };
};

const withChoices = (draft: Draft, template: TemplateSummary | undefined): Draft => ({
  ...draft,
  template: template?.slug ?? '',
  preset: template?.preset ?? draft.preset,
  model: template?.model ?? draft.model,
  size: template?.size ?? draft.size,
});

/** What the dialog starts from, where nobody has typed anything yet. A template that is gone is left out. */
export const proposedDraft = ({ template, preset, model, size }: Proposal, templates: TemplateSummary[]): Draft => {
  const draft = withTemplate(emptyDraft, templates.find(({ slug }) => slug === template));
  return { ...draft, preset: preset ?? draft.preset, model: model ?? draft.model, size: size ?? draft.size };
};

/** The draft with the values that the entry gives, except where somebody has typed others. */
export const withEntryValues = (draft: Draft, values: Record<string, unknown>): Draft => ({
  ...draft,
  variables: {
    ...draft.variables,
    ...Object.fromEntries(Object.entries(values).filter(([name]) => !draft.edited.includes(name))),
  },
});

/** The draft with one variable filled in by hand. */
export const withVariable = (draft: Draft, name: string, value: unknown): Draft => ({
  ...draft,
  variables: { ...draft.variables, [name]: value },
  edited: draft.edited.includes(name) ? draft.edited : [...draft.edited, name],
});

/**
 * The draft with one variable as it is without anybody's hand: from the entry, or the template's default.
 * @param values what the entry gives
 */
export const withoutVariable = (draft: Draft, name: string, values: Record<string, unknown>, template: TemplateSummary): Draft => ({
  ...draft,
  variables: { ...draft.variables, [name]: values[name] ?? defaultsOf(template.variables)[name] },
  edited: draft.edited.filter((other) => other !== name),
});

/**
 * The draft as it can be used where its template is not there (any more, or yet): as a free prompt.
 * The template comes back with the list that it is in.
 */
export const usableDraft = (draft: Draft, template: TemplateSummary | undefined): Draft =>
  draft.template === '' || template ? draft : { ...draft, template: '' };

const defaultsOf = (variables: TemplateVariable[]): Record<string, unknown> =>
  Object.fromEntries(variables.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])));

const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/** Names of the dialog's inputs that must be filled in before anything can be generated. */
export const missingInputs = (draft: Draft, template: TemplateSummary | undefined): string[] => {
  if (draft.template === '') return draft.prompt.trim() === '' ? ['prompt'] : [];
  return (template?.variables ?? [])
    .filter(({ name, required }) => required && isBlank(draft.variables[name]))
    .map(({ name }) => `variables.${name}`);
};

/** What is the dialog's to send: everything that differs from the defaults. */
export const bodyFromDraft = (
  draft: Draft,
  template: TemplateSummary | undefined,
  target?: CreateGenerationBody['target'],
): CreateGenerationBody => ({
  ...(draft.template
    ? { template: draft.template, variables: variablesOf(draft.variables, template) }
    : { prompt: draft.prompt.trim() }),
  ...(draft.negativePrompt.trim() && { negativePrompt: draft.negativePrompt.trim() }),
  ...(draft.preset && { preset: draft.preset }),
  ...(draft.model && { model: draft.model }),
  ...(draft.size && { size: draft.size }),
  n: draft.n,
  ...(draft.seed !== undefined && { seed: draft.seed }),
  ...(draft.quality && { quality: draft.quality }),
  ...(draft.background && { background: draft.background }),
  ...(draft.parameters && { parameters: draft.parameters }),
  publish: 'on-keep',
  ...(target && { target }),
});

const variablesOf = (
  values: Record<string, unknown>,
  template: TemplateSummary | undefined,
): Record<string, unknown> => {
  const names = template?.variables.map(({ name }) => name) ?? Object.keys(values);
  return Object.fromEntries(
    names.filter((name) => values[name] !== undefined && values[name] !== null).map((name) => [name, withoutBlanks(values[name])]),
  );
};

// The line after the last one, which somebody is about to fill, is not an item of the list.
const withoutBlanks = (value: unknown): unknown =>
  Array.isArray(value) ? value.filter((item) => !isBlank(item)) : value;
