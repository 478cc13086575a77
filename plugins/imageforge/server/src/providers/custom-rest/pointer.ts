import type { Pointer, ValueRule } from './options';

/** What the pointer leads to: an item for each `*`, `undefined` where there is nothing. A list at its end counts as its items. */
export const follow = (answer: unknown, pointer: Pointer): unknown[] => {
  const parts = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const found = parts.reduce<unknown[]>(
    (values, part) => values.flatMap((value) => (part === '*' ? (Array.isArray(value) ? (value as unknown[]) : []) : [memberOf(value, part)])),
    [answer],
  );
  const [only] = found;
  return found.length === 1 && Array.isArray(only) ? (only as unknown[]) : found;
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;

/** The first text or number there; `undefined`: there is none. */
export const textAt = (answer: unknown, pointer: Pointer | undefined): string | undefined => {
  if (pointer === undefined) return undefined;
  const [found] = follow(answer, pointer).filter((value) => isScalar(value) && value !== '');
  return found === undefined ? undefined : String(found);
};

/** The number there, also when it is written as text; `undefined`: there is none. */
export const numberAt = (answer: unknown, pointer: Pointer | undefined): number | undefined => {
  const number = Number(textAt(answer, pointer) ?? NaN);
  return Number.isFinite(number) ? number : undefined;
};

/** Whether one value says what the rule asks for. */
export const matches = ({ values }: ValueRule, value: unknown): boolean => {
  if (values) return isScalar(value) && values.some((one) => String(one) === String(value));
  return Boolean(value) && !(Array.isArray(value) && value.length === 0);
};

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);
