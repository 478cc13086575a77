import { limitError, promptLimits } from './limits';
import { forbiddenNames } from './names';

/** Deeper data than this is cut off; it also ends a circle. */
const maxDepth = 8;

interface Count {
  values: number;
  characters: number;
}

const copy = (value: unknown, depth: number, count: Count, field?: string): unknown => {
  count.values += 1;
  if (count.values > promptLimits.variablesCount) throw limitError('variablesCount', field);
  if (typeof value === 'string') {
    count.characters += value.length;
    if (count.characters > promptLimits.variablesLength) throw limitError('variablesLength', field);
    return value;
  }
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== 'object' || depth >= maxDepth) return undefined;
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1, count, field) ?? null);
  return copyObject(value, depth, count, field);
};

const copyObject = (value: object, depth: number, count: Count, field?: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([name, descriptor]) => {
      // An accessor is code, and code is not data.
      if (!descriptor.enumerable || !('value' in descriptor) || forbiddenNames.has(name)) return [];
      const copied = copy(descriptor.value, depth + 1, count, field);
      return copied === undefined ? [] : [[name, copied]];
    }),
  );

/**
 * Copies variables into plain data: texts, finite numbers, booleans, null, lists and plain objects.
 * Functions, accessors, symbols and forbidden names are left out, so that nothing that a template
 * can reach is code. Dates become ISO 8601 texts.
 *
 * @throws ForgeError IMAGEFORGE_TEMPLATE_LIMIT when there is more of it than a prompt can need
 */
export const plainVariables = (variables: Record<string, unknown>, field?: string): Record<string, unknown> =>
  copyObject(variables, 0, { values: 0, characters: 0 }, field);
