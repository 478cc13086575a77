import { describeStudio } from '../providers/custom-rest/testing/description';
import { parseOptions } from '.';
import { shutdownProblems } from './shutdown-problems';

it('names the calls that may take longer than a stop waits, of the providers that are there', () => {
  const options = parseOptions({ providers: { openai: { timeoutMs: 200_001 }, stability: { timeoutMs: 300_000 } } });
  expect(shutdownProblems(options, ['openai', 'sketch'])).toEqual([
    'engine.shutdownMs is 200000, and providers.openai.timeoutMs 200001: a stop of the process may cut off a call, which may be charged.',
  ]);
  expect(shutdownProblems(parseOptions({}), ['openai', 'sketch'])).toEqual([]);
});

it('says nothing of servers of one’s own', () => {
  const own = ['automatic1111', 'comfyui', 'gpu-runner', 'sd-server'];
  expect(shutdownProblems(parseOptions({ providers: { comfyui: { baseURL: 'http://127.0.0.1:8188' } } }), own)).toEqual([]);
});

it('says nothing of jobs, which are waited for again', () => {
  const server = { ...describeStudio('http://127.0.0.1:9000', 'base64'), timeoutMs: 300_000 };
  const job = { id: '/id', path: '/jobs/{{job}}', status: '/state', done: ['done'], failed: ['failed'] };
  const problemsWith = (more: object) => shutdownProblems(parseOptions({ providers: { 'custom-rest': [{ ...server, ...more }] } }), [server.id]);
  expect(problemsWith({})).toHaveLength(1);
  expect(problemsWith({ job })).toEqual([]);
});
