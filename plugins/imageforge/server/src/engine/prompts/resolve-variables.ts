import type { TemplateVariable } from '../../../../shared/templates';
import { ForgeError } from '../errors';
import { flattenList, flattenText } from './flatten-text';
import { readPath } from './read-path';
import { describeValue, truncateText } from './text';

/** A variable's value as a template gets it: '' or null is no value, and so is an empty list. */
type VariableValue = string | number | boolean | null | string[];

/** One thing that is wrong with the variables: an item of `details.problems`. */
interface VariableProblem {
  variable: string;
  expected: string;
  received: string;
}

/** What is told of the problems: a request may name a hundred thousand variables, and long ones. */
const maxProblems = 50;
const maxNameLength = 64;
const maxExpectedLength = 200;

type VariableType = TemplateVariable['type'];

const expectations: Record<VariableType, string> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list of texts',
};

/** What a variable without a value is: it writes nothing (false writes "false") and does not hold in `if`. */
const noValue: Record<VariableType, VariableValue> = { string: '', number: null, boolean: false, list: [] };

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));

const toNumber = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const toBoolean = (value: unknown): boolean | undefined => {
  if (value === 'true' || value === 'false') return value === 'true';
  return typeof value === 'boolean' ? value : undefined;
};

/** A single text is split at commas and line ends, as people write lists into a text field. */
const toList = (value: unknown): string[] | undefined => {
  const items = typeof value === 'string' ? value.split(/[,\n]/) : value;
  if (!Array.isArray(items) || !items.every(isScalar)) return undefined;
  return items.map((item) => String(item).trim()).filter((item) => item !== '');
};

/** @returns undefined when the value cannot be one of that type */
const coerce = (type: VariableType, value: unknown): VariableValue | undefined => {
  if (type === 'number') return value === '' ? null : toNumber(value);
  if (type === 'boolean') return value === '' ? false : toBoolean(value);
  if (type === 'list') return toList(value);
  return isScalar(value) ? String(value) : undefined;
};

/** An entry's fields hold more than scalars: texts with markup, dates, lists of blocks. */
const coerceEntryValue = (type: VariableType, value: unknown): VariableValue | undefined => {
  if (type === 'string') return flattenText(value);
  if (type === 'list' && Array.isArray(value)) return flattenList(value);
  return coerce(type, type === 'list' ? flattenText(value) : value);
};

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const hasNoValue = (value: VariableValue): boolean =>
  isNothing(value) || (Array.isArray(value) && value.length === 0);

/** @returns undefined: the entry has nothing there. A problem: it has something that is not of the type. */
type ReadEntry = (variable: TemplateVariable) => { value: VariableValue } | { problem: VariableProblem } | undefined;

/** Looks at what is at a path once for each type, however many variables name it. */
const entryReader = (entry: unknown): ReadEntry => {
  const known = new Map<string, { found: unknown; value?: VariableValue }>();
  const look = (type: VariableType, source: string) => {
    const found = readPath(entry, source);
    return isNothing(found) ? { found } : { found, value: coerceEntryValue(type, found) };
  };
  return ({ name, type, source }) => {
    if (source === undefined) return undefined;
    const key = `${type} ${source}`;
    const { found, value } = known.get(key) ?? look(type, source);
    known.set(key, { found, value });
    if (isNothing(found)) return undefined;
    if (value === undefined) {
      return { problem: { variable: name, expected: expectations[type], received: describeValue(found) } };
    }
    return hasNoValue(value) ? undefined : { value };
  };
};

const resolveOne = (
  variable: TemplateVariable,
  given: Readonly<Record<string, unknown>>,
  fromEntry: ReadEntry,
): { value: VariableValue } | { problem: VariableProblem } => {
  const { name, type, required, default: fallback } = variable;
  const expected = required ? `${expectations[type]} (required)` : expectations[type];
  const settle = (value: VariableValue | undefined, received: unknown) =>
    value === undefined || (required && hasNoValue(value))
      ? { problem: { variable: name, expected, received: describeValue(received) } }
      : { value };

  const own = Object.hasOwn(given, name) ? given[name] : undefined;
  if (own !== undefined && own !== null) return settle(coerce(type, own), own);
  return (
    fromEntry(variable) ??
    settle(fallback === undefined ? noValue[type] : coerce(type, fallback), fallback)
  );
};

/**
 * Finds the value of every declared variable: the given one, else the entry's at the variable's
 * source path, else the default. A given '' is a value (the editor emptied the field); null and
 * undefined are not. Values are converted where nothing is lost (`'3'` to 3, `'a, b'` to a list).
 *
 * @param entry the entry's plain data; `undefined`: there is none
 * @returns a value for every declared variable; '' (text), null (number), false or [] where there is none
 * @throws ForgeError IMAGEFORGE_TEMPLATE_VARIABLE with every problem in `details.problems`, or the
 *   first fifty: wrong types, required variables that are empty, given variables that are not declared
 */
export const resolveVariables = (
  declared: readonly TemplateVariable[],
  given: Readonly<Record<string, unknown>> = {},
  entry?: unknown,
): Record<string, VariableValue> => {
  const names = new Set(declared.map(({ name }) => name));
  const problems: VariableProblem[] = Object.keys(given)
    .filter((name) => !names.has(name))
    .slice(0, maxProblems)
    .map((name) => ({
      variable: truncateText(name, maxNameLength, '…'),
      expected: names.size === 0 ? 'no variables' : truncateText(`one of ${[...names].join(', ')}`, maxExpectedLength, '…'),
      received: describeValue(given[name]),
    }));
  const values: [string, VariableValue][] = [];
  const fromEntry = entryReader(entry);
  for (const variable of declared) {
    const result = resolveOne(variable, given, fromEntry);
    if ('problem' in result) problems.push(result.problem);
    else values.push([variable.name, result.value]);
  }
  if (problems.length > 0) {
    const told = problems.slice(0, maxProblems);
    const sentences = told.map(
      ({ variable, expected, received }) => `"${variable}": expected ${expected}, got ${received}`,
    );
    throw new ForgeError('IMAGEFORGE_TEMPLATE_VARIABLE', `${sentences.join('; ')}.`, {
      details: { problems: told },
    });
  }
  // Defines own properties, so that no name can reach a prototype.
  return Object.fromEntries(values);
};

/**
 * The values that an entry has for the variables, for a form that lets people change them. What the
 * entry does not have, or has as another type, is left out.
 */
export const entryVariables = (
  declared: readonly TemplateVariable[],
  entry: unknown,
): Record<string, VariableValue> => {
  const fromEntry = entryReader(entry);
  return Object.fromEntries(
    declared.flatMap((variable): [string, VariableValue][] => {
      const found = fromEntry(variable);
      return found && 'value' in found ? [[variable.name, found.value]] : [];
    }),
  );
};
