import type { Attempt, GenerationImage, Skip } from './generation';
import { withoutSecrets } from './without-secrets';

const redact = (text: string) => text.replaceAll('sk-planted', '[secret]');
const said = 'No: sk-planted';
const error = { code: 'IMAGEFORGE_PROVIDER_AUTH', message: said, details: { answer: { 'sk-planted': [said, 5, null] } } } as const;
const attempt: Attempt = {
  id: 'a1',
  startedAt: '2026-01-01T00:00:00.000Z',
  provider: 'test',
  model: 'test-1',
  images: [0],
  state: 'failed',
  modelVersion: said,
  requestId: said,
  job: 'https://example.test/jobs/sk-planted',
  error,
};
const skip: Skip = { at: attempt.startedAt, provider: 'test', model: 'test-1', reason: 'failed', message: said, error };
const image: GenerationImage = { index: 0, error };

it('leaves no secret in what is stored of errors, warnings and details', () => {
  const clean = withoutSecrets(
    { error, warnings: [{ code: 'other', message: said, details: { said } }], attempts: [attempt], skips: [skip], images: [image] },
    redact,
  );
  const { job, ...others } = clean.attempts?.[0] as Attempt;
  expect(job).toBe(attempt.job);
  expect(JSON.stringify({ ...clean, attempts: [others] })).not.toContain('sk-planted');
  expect(clean.error).toEqual({
    code: 'IMAGEFORGE_PROVIDER_AUTH',
    message: 'No: [secret]',
    details: { answer: { '[secret]': ['No: [secret]', 5, null] } },
  });
});

it('replaces what databases do not take as text', () => {
  const { warnings } = withoutSecrets({ warnings: [{ code: 'other', message: 'a\0b \ud83d cut', details: { 'n\0': '\udc00 😀' } }] }, redact);
  expect(warnings).toEqual([{ code: 'other', message: 'a\ufffdb \ufffd cut', details: { 'n\ufffd': '\ufffd 😀' } }]);
});

it('leaves everything else, and an error that is taken back, as it is', () => {
  const patch = { stage: 'finish', error: undefined, costMicroUsd: 5 } as const;
  expect(withoutSecrets(patch, redact)).toEqual(patch);
  expect('error' in withoutSecrets(patch, redact)).toBe(true);
});
