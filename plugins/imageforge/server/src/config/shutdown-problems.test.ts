import { parseOptions } from '.';
import { shutdownProblems } from './shutdown-problems';

it('names the calls that may take longer than a stop waits, of the providers that are there', () => {
  const options = parseOptions({ providers: { openai: { timeoutMs: 200_001 }, automatic1111: { timeoutMs: 300_000 } } });
  expect(shutdownProblems(options, ['openai', 'sketch'])).toEqual([
    'engine.shutdownMs is 200000, and providers.openai.timeoutMs 200001: a stop of the process may cut off a call, which may be charged.',
  ]);
  expect(shutdownProblems(parseOptions({}), ['openai', 'sketch'])).toEqual([]);
});
