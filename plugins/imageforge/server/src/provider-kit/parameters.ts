import { ForgeError } from '../engine/errors';
import type { Capabilities, Warning } from '../engine/image-model';
import { knownParameters } from './images';

/** What a parameter of a model may be. */
export type ParameterRule =
  | { kind: 'choice'; values: readonly string[] }
  | { kind: 'number'; min: number; max: number; whole?: true }
  | { kind: 'text'; maxLength: number }
  | { kind: 'flag' };

/** By the provider's own name of the parameter. */
export type ParameterRules = Readonly<Record<string, ParameterRule>>;

/** The rules as capabilities: the names, and the values where there is a choice. */
export const parameterCapabilities = (rules: ParameterRules): Pick<Capabilities, 'parameters' | 'parameterValues'> => {
  const choices = Object.entries(rules).flatMap(([name, rule]) => (rule.kind === 'choice' ? [[name, rule.values] as const] : []));
  return { parameters: Object.keys(rules), ...(choices.length > 0 && { parameterValues: Object.fromEntries(choices) }) };
};

/**
 * The parameters that the rules know, each as it may be, and a warning for each other one.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST for a value that the provider would refuse.
 */
export const readParameters = (
  given: Readonly<Record<string, unknown>>,
  rules: ParameterRules,
  label: string,
): { parameters: Record<string, unknown>; warnings: Warning[] } => {
  const read = knownParameters(given, Object.keys(rules), label);
  for (const [name, value] of Object.entries(read.parameters)) {
    const expected = expectation(value, rules[name] as ParameterRule);
    if (expected === undefined) continue;
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Setting "${name}": expected ${expected}, got ${JSON.stringify(value)}.`, {
      details: { field: `parameters.${name}` },
    });
  }
  return read;
};

/** What was expected instead; `undefined`: this. */
const expectation = (value: unknown, rule: ParameterRule): string | undefined => {
  if (rule.kind === 'choice') return rule.values.some((one) => one === value) ? undefined : `one of ${rule.values.join(', ')}`;
  if (rule.kind === 'flag') return typeof value === 'boolean' ? undefined : 'true or false';
  if (rule.kind === 'text') {
    return typeof value === 'string' && value.length <= rule.maxLength ? undefined : `a text of at most ${rule.maxLength} characters`;
  }
  const { min, max, whole = false } = rule;
  const isFine = typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value));
  return isFine ? undefined : `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`;
};
