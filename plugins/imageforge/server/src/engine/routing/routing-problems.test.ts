import { createTestModel } from '../testing/test-model';
import { routingProblems } from './routing-problems';

const models = [{ model: createTestModel((_call, makeAll) => makeAll()), price: undefined }];

it('names each model and provider that is not there, once', () => {
  const fallbacks = { 'test/test-1': ['tset/test-1', 'test/test-1'], 'tset/test-1': ['test/test-1'] };
  expect(routingProblems({ fallbacks, limits: { test: {}, openia: { concurrent: 1 } } }, models)).toEqual([
    'routing.fallbacks names "tset/test-1", and there is no such model now; it is passed over.',
    'routing.limits names "openia", and there is no such provider now.',
  ]);
});

it('does not miss what a server tells only when it is asked', () => {
  const fallbacks = { 'test/test-1': ['comfyui/any', 'comfy/any'] };
  expect(routingProblems({ fallbacks, limits: { comfyui: { concurrent: 1 } } }, models, ['comfyui'])).toEqual([
    'routing.fallbacks names "comfy/any", and there is no such model now; it is passed over.',
  ]);
});
