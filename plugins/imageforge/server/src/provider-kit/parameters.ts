import { ForgeError } from '../engine/errors';
import { type Capabilities, parameterProblem, type ParameterRule, type ParameterRules, type Warning } from '../engine/image-model';
import { knownParameters } from './images';

export type { ParameterRule, ParameterRules };

/** The rules as capabilities: a choice of texts as values, which a form can offer. */
export const parameterCapabilities = (rules: ParameterRules): Pick<Capabilities, 'parameters' | 'parameterValues' | 'parameterRules'> => {
  const entries = Object.entries(rules);
  const choices = entries.flatMap(([name, rule]) => (isChoiceOfTexts(rule) ? [[name, rule.values] as const] : []));
  const others = entries.filter(([, rule]) => !isChoiceOfTexts(rule));
  return {
    parameters: Object.keys(rules),
    ...(choices.length > 0 && { parameterValues: Object.fromEntries(choices) }),
    ...(others.length > 0 && { parameterRules: Object.fromEntries(others) }),
  };
};

const isChoiceOfTexts = (rule: ParameterRule): rule is { kind: 'choice'; values: readonly string[] } =>
  rule.kind === 'choice' && rule.values.every((value) => typeof value === 'string');

/**
 * The parameters that the model knows, each as its capabilities say that it may be, and a warning for each other one.
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST for a value that the provider would refuse.
 */
export const allowedParameters = (
  given: Readonly<Record<string, unknown>>,
  able: Pick<Capabilities, 'parameters' | 'parameterValues' | 'parameterRules'>,
  label: string,
): { parameters: Record<string, unknown>; warnings: Warning[] } => {
  const read = knownParameters(given, able.parameters, label);
  for (const [name, value] of Object.entries(read.parameters)) {
    const expected = parameterProblem(name, value, able);
    if (expected === undefined) continue;
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Setting "${name}": expected ${expected}, got ${JSON.stringify(value)}.`, {
      details: { field: `parameters.${name}` },
    });
  }
  return read;
};

/** As `allowedParameters` does, by the rules alone. @throws ForgeError IMAGEFORGE_INVALID_REQUEST */
export const readParameters = (given: Readonly<Record<string, unknown>>, rules: ParameterRules, label: string): { parameters: Record<string, unknown>; warnings: Warning[] } =>
  allowedParameters(given, parameterCapabilities(rules), label);
