import { ForgeError } from '../../engine/errors';
import type { ImageCall } from '../../engine/image-model';
import { callOf, picture } from '../../provider-kit/testing/pictures';
import { type FakeStability, imageAnswer, refuse, startFakeStability } from './testing/fake-stability';
import { modelAt } from './testing/model-at';

let server: FakeStability;
beforeEach(async () => {
  server = await startFakeStability();
});
afterEach(() => server.close());

const upscale = async (call: Partial<ImageCall> = {}, options: Parameters<typeof modelAt>[2] = {}) =>
  modelAt(server.url, 'upscale-creative', options).generate(
    callOf({ mode: 'upscale', size: { width: 64, height: 64 }, images: [await picture(64, 64)], ...call }),
  );
const asked = () => server.requests.map(({ method, path }) => `${method} ${path.split('/').slice(2).join('/')}`);

it('names its job before it waits, and looks until it is done', async () => {
  server.pendingLooks = 2;
  const seen: string[] = [];
  const onJob = async (job: string) => void seen.push(job, ...asked());
  const { images } = await upscale({ onJob });
  expect(images).toHaveLength(1);
  expect(seen).toEqual(['job-1', 'POST stable-image/upscale/creative']);
  expect(asked()).toEqual(['POST stable-image/upscale/creative', 'GET results/job-1', 'GET results/job-1', 'GET results/job-1']);
});

it('waits for the job of an earlier call, and begins none', async () => {
  await upscale();
  server.requests.splice(0);
  const { images, warnings } = await upscale({ job: 'job-1' });
  expect({ images: images.length, warnings }).toEqual({ images: 1, warnings: [] });
  expect(new Set(asked())).toEqual(new Set(['GET results/job-1']));
  expect(modelAt(server.url, 'upscale-creative').resumes).toBe(true);
  expect(modelAt(server.url, 'upscale-fast').resumes).toBeUndefined();
});

it('knows that a job that is not known any more may have been charged', async () => {
  await expect(upscale({ job: 'job-9' })).rejects.toMatchObject({
    code: 'IMAGEFORGE_PROVIDER_REJECTED',
    message: 'Stability AI does not know the job job-9 any more.',
    details: { possiblyCharged: true },
  });
});

it('goes on looking after an outage: another job would be paid for as well', async () => {
  server.next('', 'proper', refuse(503, 'service_unavailable'), 'cut');
  const { images } = await upscale();
  expect(images).toHaveLength(1);
  expect(asked().filter((one) => one.startsWith('POST'))).toHaveLength(1);
});

it('reads a job whose image was held back as a refusal', async () => {
  const { body } = imageAnswer(Buffer.from((await picture(64, 64)).bytes), 1);
  server.next('', 'proper', { headers: { 'finish-reason': 'CONTENT_FILTERED' }, body });
  await expect(upscale()).rejects.toMatchObject({ code: 'IMAGEFORGE_MODERATION_REFUSED' });
});

it('wants to be told the job', async () => {
  server.next('', { body: {} });
  await expect(upscale()).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', details: { possiblyCharged: true } });
});

it.each([
  ['a cancel', new ForgeError('IMAGEFORGE_CANCELED'), 'IMAGEFORGE_CANCELED'],
  ['a lost lease', new ForgeError('IMAGEFORGE_LEASE_LOST'), 'IMAGEFORGE_LEASE_LOST'],
])('stops waiting at %s', async (_, reason, code) => {
  const controller = new AbortController();
  server.pendingLooks = Infinity;
  const call = upscale({ signal: controller.signal, onJob: async () => void server.arrival('').then(() => controller.abort(reason)) });
  await expect(call).rejects.toMatchObject({ code });
});

it('gives a job up after its time', async () => {
  server.pendingLooks = Infinity;
  await expect(upscale({}, { jobTimeoutMs: 50 })).rejects.toMatchObject({
    code: 'IMAGEFORGE_PROVIDER_TIMEOUT',
    details: { possiblyCharged: true },
  });
});
