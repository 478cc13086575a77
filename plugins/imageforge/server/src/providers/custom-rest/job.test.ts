import { ForgeError } from '../../engine/errors';
import { callOf, failureOf } from './testing/calls';
import { describeStudio } from './testing/description';
import { startStudio, type Studio } from './testing/fake-studio';

let studio: Studio;
beforeEach(async () => {
  studio = await startStudio('job');
});
afterEach(() => studio.close());

const { job } = describeStudio('', 'job') as { job: object };
const asked = () => studio.requests.map(({ method, path }) => `${method} ${path}`);

describe('a job', () => {
  it('is named at once, looked at until it is done, and its images are taken', async () => {
    const onJob = jest.fn(async () => undefined);
    const onProgress = jest.fn();
    const { images, requestId } = await studio.model().generate(callOf({ onJob, onProgress }));
    expect(images).toHaveLength(1);
    expect(onJob.mock.calls).toEqual([['job 1']]);
    expect(onProgress.mock.calls).toEqual([[0.4], [0.8]]);
    expect(asked()).toEqual(['POST /v1/images/job', ...Array(3).fill('GET /v1/jobs/job%201')]);
    expect(requestId).toBe('req-1');
  });

  it('that an earlier call has begun is waited for, and no other is begun', async () => {
    await studio.model().generate(callOf());
    studio.requests.splice(0);
    expect(studio.model().resumes).toBe(true);
    const { images } = await studio.model().generate(callOf({ job: 'job 1' }));
    expect(images).toHaveLength(1);
    expect(asked()).toEqual(['GET /v1/jobs/job%201']);
  });

  const abortedBy = async (reason: unknown) => {
    studio.stall();
    const controller = new AbortController();
    const call = failureOf(studio.model().generate(callOf({ signal: controller.signal, onProgress: () => controller.abort(reason) })));
    return call;
  };

  it('is ended when the generation is canceled', async () => {
    expect(await abortedBy(new ForgeError('IMAGEFORGE_CANCELED'))).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(asked().at(-1)).toBe('DELETE /v1/jobs/job%201');
  });

  it('is ended also when it was canceled before anybody waited for it again', async () => {
    studio.stall();
    await failureOf(studio.model({ job: { ...job, timeoutMs: 200, cancel: undefined } }).generate(callOf()));
    studio.requests.splice(0);
    expect(await failureOf(studio.model().generate(callOf({ job: 'job 1', signal: AbortSignal.abort() })))).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(asked()).toEqual(['DELETE /v1/jobs/job%201']);
  });

  it('goes on for another worker when the lease is lost', async () => {
    expect(await abortedBy(new ForgeError('IMAGEFORGE_LEASE_LOST'))).toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
    expect(asked().filter((one) => one.startsWith('DELETE'))).toEqual([]);
  });

  it('that takes too long is ended, and may have been charged', async () => {
    studio.stall();
    const thrown = await failureOf(studio.model({ job: { ...job, timeoutMs: 200 } }).generate(callOf()));
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_TIMEOUT', details: { possiblyCharged: true } });
    expect(asked().at(-1)).toBe('DELETE /v1/jobs/job%201');
  });

  it('that has failed says why, is not looked at again, and may be tried again', async () => {
    studio.refuse('broken');
    const thrown = await failureOf(studio.model().generate(callOf()));
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', message: 'Studio failed: It is broken.' });
    expect(asked()).toHaveLength(4);
  });

  it('that is not there any more is an error, not a wait', async () => {
    const thrown = await failureOf(studio.model().generate(callOf({ job: 'gone' })));
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_REJECTED', message: 'Studio rejected the request: No such job.' });
  });

  it('in a state that nobody described is a bad answer', async () => {
    const thrown = await failureOf(studio.model({ job: { ...job, running: ['waiting'] } }).generate(callOf()));
    expect(thrown).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE',
      message: 'Expected a status at "/state" of the answer of Studio, got "working".',
      details: { possiblyCharged: true },
    });
  });

  it('outlasts an outage of its server', async () => {
    const call = studio.model().generate(callOf({ onJob: async () => studio.fail('503') }));
    expect((await call).images).toHaveLength(1);
  });

  it('that is done, and whose images cannot be had, may have been charged', async () => {
    const answer: typeof fetch = async (input, init) => (String(input).includes('full=1') ? new Response('Oh.', { status: 500 }) : fetch(input, init));
    const model = studio.model({ job: { ...job, result: '/jobs/{{job}}?full=1' } }, { fetch: answer });
    expect(await failureOf(model.generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE',
      details: { status: 500, possiblyCharged: true },
    });
  });

  it('that is refused with a good status has not begun', async () => {
    const onJob = jest.fn();
    const answer: typeof fetch = async () => Response.json({ trouble: { kind: 'unsafe', words: 'Not this.' } });
    const thrown = await failureOf(studio.model({}, { fetch: answer }).generate(callOf({ onJob })));
    expect(thrown).toMatchObject({ code: 'IMAGEFORGE_MODERATION_REFUSED', message: 'Studio refused this content: Not this.' });
    expect((thrown as ForgeError).details?.possiblyCharged).toBeUndefined();
    expect(onJob).not.toHaveBeenCalled();
  });

  it('may have its images at a path of their own', async () => {
    await studio.model({ job: { ...job, result: '/jobs/{{job}}?full=1' } }).generate(callOf());
    expect(studio.requests.at(-1)?.query.get('full')).toBe('1');
  });
});
