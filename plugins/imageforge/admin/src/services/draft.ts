import type { ModelView } from '../../../shared/capabilities';
import type { CreateGenerationBody } from '../../../shared/generations';
import type { TemplateSummary, TemplateVariable } from '../../../shared/templates';
import { proposedImages } from './limits';

export type Background = NonNullable<CreateGenerationBody['background']>;

/** What somebody has filled in. An empty text means: the model's (or the template's) default. */
export interface Draft {
  /** Slug; empty: a free prompt. */
  template: string;
  prompt: string;
  variables: Record<string, unknown>;
  /** Variables that somebody has filled in by hand: the entry no longer changes them. */
  edited: string[];
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

/** Width and height in px of `1536x1024`; `undefined` when it is not a size. */
export const parseSize = (size: string): { width: number; height: number } | undefined => {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size) ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : undefined;
};

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

/** The draft with a template's own choices; the values of its variables come later. */
export const withTemplate = (draft: Draft, template: TemplateSummary | undefined): Draft => ({
  ...draft,
  template: template?.slug ?? '',
  variables: template ? defaultsOf(template.variables) : {},
  edited: [],
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

/** Top-level fields of the entry that the template's variables come from. */
export const sourceFields = ({ variables }: TemplateSummary): string[] => [
  ...new Set(variables.flatMap(({ source }) => source?.split('.')[0] ?? [])),
];

const isRelationChange = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('connect' in value || 'disconnect' in value);

/**
 * The unsaved values that a template needs. Relations are left to the server: the form holds what
 * to connect, not what is connected.
 */
export const pickValues = (values: Record<string, unknown>, fields: string[]): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .filter((field) => values[field] !== undefined && !isRelationChange(values[field]))
      .map((field) => [field, values[field]]),
  );

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
