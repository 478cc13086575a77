/** What a parameter of a model may be. */
export type ParameterRule =
  | { kind: 'choice'; values: readonly (string | number)[] }
  | {
      kind: 'number';
      /** `undefined`: any. */
      min?: number;
      max?: number;
      whole?: true;
    }
  | {
      kind: 'text';
      maxLength: number;
      /** Whether it may name a file of the server: then it leads nowhere else, neither by `..` nor from the root. */
      isName?: true;
    }
  | { kind: 'flag' };

/** By the provider's own name of the parameter. */
export type ParameterRules = Readonly<Record<string, ParameterRule>>;

/** `../x`, `x/..`, `/x`, `\x`, `C:\x` */
const leadsAway = /(^|[\\/])\.\.([\\/]|$)|^([\\/]|[a-z]:[\\/])/i;

/** What was expected instead, in words; `undefined`: this. */
export const ruleProblem = (value: unknown, rule: ParameterRule): string | undefined => {
  if (rule.kind === 'choice') return rule.values.some((one) => one === value) ? undefined : `one of ${rule.values.join(', ')}`;
  if (rule.kind === 'flag') return typeof value === 'boolean' ? undefined : 'true or false';
  if (rule.kind === 'text') {
    if (typeof value !== 'string' || value.length > rule.maxLength) return `a text of at most ${rule.maxLength} characters`;
    return rule.isName && leadsAway.test(value) ? 'no path that leads elsewhere' : undefined;
  }
  const { min = -Infinity, max = Infinity, whole = false } = rule;
  const isFine = Number.isFinite(value) && (value as number) >= min && (value as number) <= max && (!whole || Number.isInteger(value));
  return isFine ? undefined : `${whole ? 'a whole number' : 'a number'}${rangeWords(rule)}`;
};

const rangeWords = ({ min, max }: { min?: number; max?: number }): string => {
  if (min === undefined) return max === undefined ? '' : ` up to ${max}`;
  return max === undefined ? ` from ${min}` : ` from ${min} to ${max}`;
};
