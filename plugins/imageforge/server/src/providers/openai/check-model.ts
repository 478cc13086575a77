import type { OpenAIModelOptions, OpenAIModelRow } from './models';

interface ModelProblem {
  /** Path below the model, e.g. `capabilities.maxImages`. */
  field: string;
  expected: string;
  received: string;
}

/** Capabilities that the Images API has for no model. */
const fixed = ['seed', 'negativePrompt', 'deterministic'];

/**
 * What is wrong with an operator's row, which is plain data from a configuration file; `undefined`:
 * nothing. A capability must be of the kind that it is in the row that it changes.
 */
export const checkModel = (row: OpenAIModelRow, changes: OpenAIModelOptions): ModelProblem | undefined => {
  const fields = ['id', 'label', 'dialect', 'capabilities', 'sourceTypes', 'price'];
  const capabilities = { ...row.capabilities } as Record<string, unknown>;
  const changeable = Object.keys(capabilities).filter((name) => !fixed.includes(name));
  return (
    unknownKey(changes, fields, '') ??
    unknownKey(changes.capabilities ?? {}, changeable, 'capabilities.') ??
    Object.entries(changes.capabilities ?? {})
      .filter(([name, value]) => kindOf(value) !== kindOf(capabilities[name]))
      .map(([name, value]) =>
        problem(`capabilities.${name}`, kindOf(capabilities[name]), kindOf(value)),
      )[0] ??
    wrongChoice('dialect', changes.dialect, ['gpt-image', 'dall-e']) ??
    wrongChoice('price.kind', changes.price && String(changes.price.kind), ['free', 'per-image', 'per-token'])
  );
};

const unknownKey = (object: object, known: readonly string[], prefix: string): ModelProblem | undefined => {
  const [name] = Object.keys(object).filter((key) => !known.includes(key));
  return name === undefined
    ? undefined
    : problem(`${prefix}${name}`, `no such field, only ${known.join(', ')}`, 'it');
};

const wrongChoice = (
  field: string,
  value: string | undefined,
  choices: readonly string[],
): ModelProblem | undefined =>
  value === undefined || choices.includes(value)
    ? undefined
    : problem(field, `one of ${choices.join(', ')}`, value);

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'a list' : `a ${typeof value}`);

const problem = (field: string, expected: string, received: string): ModelProblem => ({
  field,
  expected,
  received,
});
