import type { TemplateSummary } from '../../../shared/templates';

/** Top-level fields of the entry that the template's variables come from. */
export const sourceFields = ({ variables }: TemplateSummary): string[] => [
  ...new Set(variables.flatMap(({ source }) => source?.split('.')[0] ?? [])),
];

type Change = { connect?: unknown; disconnect?: unknown };

const isRelationChange = (value: unknown): value is Change =>
  typeof value === 'object' && value !== null && ('connect' in value || 'disconnect' in value);

interface Related {
  documentId?: unknown;
  /** Where the content manager puts it for a relation that was added in the form. */
  apiData?: { documentId?: unknown };
}

const documentIds = (items: unknown): { documentId: string }[] =>
  (Array.isArray(items) ? (items as Related[]) : []).flatMap(({ documentId, apiData }) => {
    const id = apiData?.documentId ?? documentId;
    return typeof id === 'string' ? [{ documentId: id }] : [];
  });

/** A relation as the server needs to know it: what was added to, and removed from, what is saved. */
const relationChange = ({ connect, disconnect }: Change) => {
  const change = { connect: documentIds(connect), disconnect: documentIds(disconnect) };
  return change.connect.length + change.disconnect.length > 0 ? change : undefined;
};

/** The unsaved values that a template needs. */
export const pickValues = (values: Record<string, unknown>, fields: string[]): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .map((field) => [field, isRelationChange(values[field]) ? relationChange(values[field]) : values[field]])
      .filter(([, value]) => value !== undefined),
  );

/**
 * Names of the variables whose values are those of the saved entry although the form has others: the
 * server takes what was added to a relation, not what was taken away.
 * @param values as `pickValues` gives them
 */
export const variablesAsSaved = ({ variables }: TemplateSummary, values: Record<string, unknown>): string[] =>
  variables
    .filter(({ source }) => {
      const value = source === undefined ? undefined : values[source.split('.')[0] ?? ''];
      return isRelationChange(value) && documentIds(value.connect).length === 0;
    })
    .map(({ name }) => name);
