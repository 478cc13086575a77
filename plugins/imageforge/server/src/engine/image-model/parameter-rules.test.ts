import { capabilityProblem } from './capability-problem';
import { fitDemand } from './fit-demand';
import { type ParameterRule, ruleProblem } from './parameter-rules';

describe('the value of a parameter', () => {
  it.each<[ParameterRule, unknown[], unknown[], string]>([
    [{ kind: 'number', min: 1, max: 150, whole: true }, [1, 150], [0, 151, 1.5, '7', NaN, null, [7]], 'a whole number from 1 to 150'],
    [{ kind: 'number', min: 0 }, [0, 9e9, 0.5], [-1, Infinity], 'a number from 0'],
    [{ kind: 'number', max: 3 }, [-9, 3], [4], 'a number up to 3'],
    [{ kind: 'number' }, [-1.5], ['1', {}], 'a number'],
    [{ kind: 'choice', values: ['a', 2] }, ['a', 2], ['2', 'b', ['a']], 'one of a, 2'],
    [{ kind: 'flag' }, [true, false], [0, 'true', null], 'true or false'],
    [{ kind: 'text', maxLength: 3 }, ['', 'abc', '/..'], ['abcd', 7, ['a']], 'a text of at most 3 characters'],
    [{ kind: 'text', maxLength: 99, isName: true }, ['a/b.png', 'wait.. what', '...', 'v1..2'], ['..', 'a/..', '../a', 'a\\..\\b', '/a', '\\a', 'c:/a'], 'no path that leads elsewhere'],
  ])('by %j', (rule, good, bad, expected) => {
    expect(good.map((value) => ruleProblem(value, rule))).toEqual(good.map(() => undefined));
    expect(bad.map((value) => ruleProblem(value, rule))).toEqual(bad.map(() => expected));
  });

  const able = {
    modes: ['text-to-image' as const],
    sizes: { kind: 'list' as const, sizes: [{ width: 64, height: 64 }] },
    defaultSize: { width: 64, height: 64 },
    maxImages: 1,
    seed: false,
    negativePrompt: false,
    maxPromptLength: 100,
    qualities: [],
    transparency: false,
    partialImages: 0,
    maxSourceImages: 0,
    parameters: ['steps', 'toString'],
    parameterRules: { steps: { kind: 'number' as const, min: 1, max: 50 } },
    deterministic: false,
    procedural: false,
  };
  const demand = (parameters: Record<string, unknown>) => ({ mode: 'text-to-image' as const, prompt: 'a fox', parameters, images: 0 });

  it('that is wrong is refused before anything is paid, or left out where that is allowed', () => {
    expect(capabilityProblem(demand({ steps: 1_000 }), able)).toEqual({ field: 'parameters.steps', reason: 'parameters.steps: expected a number from 1 to 50' });
    expect(capabilityProblem(demand({ steps: 20, toString: 7 }), able)).toBeUndefined();
    const { demand: fitted, warnings } = fitDemand(demand({ steps: 1_000 }), able, 'Painter');
    expect([fitted.parameters, warnings]).toEqual([{}, [expect.objectContaining({ code: 'unsupported-setting', details: { name: 'parameters.steps' } })]]);
  });
});
