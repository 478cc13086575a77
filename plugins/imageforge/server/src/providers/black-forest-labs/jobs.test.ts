import { ForgeError } from '../../engine/errors';
import type { ImageCall } from '../../engine/image-model';
import { callOf } from '../../provider-kit/testing/pictures';
import { type FakeFlux, startFakeFlux } from './testing/fake-flux';
import { modelAt } from './testing/model-at';

let server: FakeFlux;
beforeEach(async () => {
  server = await startFakeFlux();
});
afterEach(() => server.close());

const generate = (call: Partial<ImageCall> = {}, options: Parameters<typeof modelAt>[2] = {}) => modelAt(server.url, 'flux-2-pro', options).generate(callOf(call));
const asked = () => server.requests.map(({ method, path, query }) => `${method} ${path}${query.id === undefined ? '' : `?id=${query.id}`}`);

it('names its job before it waits, tells how far it is, and looks until it is done', async () => {
  server.pendingLooks = 2;
  const seen: string[] = [];
  const progress: number[] = [];
  await generate({ onJob: async () => void seen.push(...asked()), onProgress: (fraction) => void progress.push(fraction) });
  expect(seen).toEqual(['POST /v1/flux-2-pro']);
  expect(progress).toEqual([0.5, 0.5]);
  expect(asked()).toEqual([
    'POST /v1/flux-2-pro',
    'GET /v1/get_result?id=task-0',
    'GET /v1/get_result?id=task-0',
    'GET /v1/get_result?id=task-0',
    'GET /delivery/0/sample.png',
  ]);
});

it('waits for the job of an earlier call and knows its cost, and begins none', async () => {
  let kept = '';
  await generate({ onJob: async (job) => void (kept = job) });
  server.requests.splice(0);
  const { images, costMicroUsd } = await generate({ job: kept });
  expect({ images: images.length, costMicroUsd }).toEqual({ images: 1, costMicroUsd: 45_000 });
  expect(asked().filter((one) => one.startsWith('POST'))).toEqual([]);
});

it.each(['no job', '{}', JSON.stringify({ id: '1', polling_url: 'https://evil.example/v1/get_result?id=1' })])('asks nobody for the job %s', async (job) => {
  await expect(generate({ job })).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE' });
  expect(server.requests).toEqual([]);
});

it('goes on looking after an outage: another job would be paid for as well', async () => {
  server.next('', 'proper', { status: 503, body: {} }, 'cut', { status: 429, body: {} });
  expect((await generate()).images).toHaveLength(1);
  expect(asked().filter((one) => one.startsWith('POST'))).toHaveLength(1);
});

it.each([
  ['a cancel', new ForgeError('IMAGEFORGE_CANCELED'), 'IMAGEFORGE_CANCELED'],
  ['a lost lease', new ForgeError('IMAGEFORGE_LEASE_LOST'), 'IMAGEFORGE_LEASE_LOST'],
])('stops waiting at %s', async (_, reason, code) => {
  const controller = new AbortController();
  server.pendingLooks = Infinity;
  const call = generate({ signal: controller.signal, onJob: async () => void server.arrival('').then(() => controller.abort(reason)) });
  await expect(call).rejects.toMatchObject({ code });
});

it('gives a job up after its time', async () => {
  server.pendingLooks = Infinity;
  await expect(generate({}, { jobTimeoutMs: 50 })).rejects.toMatchObject({ code: 'IMAGEFORGE_PROVIDER_TIMEOUT', details: { possiblyCharged: true } });
});
