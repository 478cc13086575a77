import { ForgeError } from '../../engine/errors';
import { callOf, failureOf, largePicture, modelAt, providerAt } from './testing/calls';
import { type FakeReplicate, startFakeReplicate } from './testing/fake-replicate';

let server: FakeReplicate;
beforeEach(async () => {
  server = await startFakeReplicate();
});
afterEach(() => server.close());

const id = 'black-forest-labs/flux-schnell';
const created = () => server.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/predictions')).length;
const looks = () => server.requests.filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/predictions/')).length;

describe('a prediction', () => {
  it('is told as soon as it has an id, before it is waited for', async () => {
    const onJob = jest.fn(async () => expect(looks()).toBe(0));
    server.next({ kind: 'ok', looks: 2 });
    const { requestId } = await modelAt(server.url, id).generate(callOf({ onJob }));
    expect(onJob.mock.calls).toEqual([['p1']]);
    expect(requestId).toBe('p1');
  });

  it('that began earlier is waited for, and no other is made', async () => {
    server.next({ kind: 'ok', looks: 1 });
    const model = modelAt(server.url, id);
    const lost = new AbortController();
    const onJob = async () => lost.abort(new ForgeError('IMAGEFORGE_LEASE_LOST'));
    expect(await failureOf(model.generate(callOf({ onJob, signal: lost.signal })))).toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
    expect(server.canceled).toEqual([]);
    const { images } = await model.generate(callOf({ job: 'p1' }));
    expect(images).toHaveLength(1);
    expect(created()).toBe(1);
  });

  it('goes on being looked at while it starts, although the answer was to wait for it', async () => {
    server.next({ kind: 'ok', looks: 3 });
    const { images } = await modelAt(server.url, id, { waitSeconds: 1 }).generate(callOf());
    expect(images).toHaveLength(1);
    expect(looks()).toBe(4);
  });

  it('tells its progress from its log', async () => {
    server.next({ kind: 'ok', looks: 1, logs: 'Using seed: 7\n 25%|██▌       | 1/4 [00:00<00:01]\n 75%|███████▌  | 3/4 [00:00<00:00]' });
    const onProgress = jest.fn();
    await modelAt(server.url, id).generate(callOf({ onProgress }));
    expect(onProgress).toHaveBeenLastCalledWith(0.75);
  });

  it('is canceled when the generation is', async () => {
    server.next({ kind: 'endless' });
    const controller = new AbortController();
    const looked = server.arrival('GET', /predictions/);
    const call = failureOf(modelAt(server.url, id).generate(callOf({ signal: controller.signal })));
    await looked;
    controller.abort();
    expect(await call).toMatchObject({ code: 'IMAGEFORGE_CANCELED' });
    expect(server.canceled).toEqual(['p1']);
  });

  it('goes on when the lease was lost, with the files that it has not read yet', async () => {
    server.next({ kind: 'endless' });
    const controller = new AbortController();
    const looked = server.arrival('GET', /predictions/);
    const images = [await largePicture()];
    const model = modelAt(server.url, 'recraft-ai/recraft-remove-background');
    const call = failureOf(model.generate(callOf({ mode: 'remove-background', images, signal: controller.signal })));
    await looked;
    controller.abort(new ForgeError('IMAGEFORGE_LEASE_LOST'));
    expect(await call).toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
    expect(server.canceled).toEqual([]);
    expect(server.files.size).toBe(1);
  });

  it('whose id came too late is canceled once it is known: nobody else would', async () => {
    let answer = (): void => undefined;
    server.next({ kind: 'silent', until: new Promise<void>((resolve) => (answer = resolve)) });
    const controller = new AbortController();
    const asked = server.arrival('POST', /predictions$/);
    const call = failureOf(modelAt(server.url, id).generate(callOf({ signal: controller.signal })));
    await asked;
    controller.abort();
    expect(await call).toMatchObject({ code: 'IMAGEFORGE_CANCELED', details: { possiblyCharged: true } });
    const canceling = server.arrival('POST', /cancel$/);
    answer();
    await canceling;
  });

  it('whose id cannot be stored is canceled', async () => {
    server.next({ kind: 'endless' });
    const onJob = () => Promise.reject(new ForgeError('IMAGEFORGE_LEASE_LOST'));
    expect(await failureOf(modelAt(server.url, id).generate(callOf({ onJob })))).toMatchObject({ code: 'IMAGEFORGE_LEASE_LOST' });
    expect(server.canceled).toEqual(['p1']);
  });

  it('that takes too long is canceled, and may be charged', async () => {
    server.next({ kind: 'endless' });
    expect(await failureOf(modelAt(server.url, id, { jobTimeoutMs: 30 }).generate(callOf()))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_TIMEOUT',
      details: { possiblyCharged: true },
    });
    expect(server.canceled).toEqual(['p1']);
  });

  it('is looked at again after an outage, not made again', async () => {
    server.nextLooks({ status: 502, body: 'Bad gateway' }, { status: 429, headers: { 'retry-after': '0' }, body: { detail: 'Request was throttled.' } });
    const { images } = await modelAt(server.url, id).generate(callOf());
    expect(images).toHaveLength(1);
    expect(created()).toBe(1);
  });

  it('that Replicate does not know any more may be charged', async () => {
    expect(await failureOf(modelAt(server.url, id).generate(callOf({ job: 'p99' })))).toMatchObject({
      code: 'IMAGEFORGE_PROVIDER_REJECTED',
      details: { status: 404, possiblyCharged: true },
    });
    expect(created()).toBe(0);
  });

  it('is looked at at once when a webhook tells of its end', async () => {
    server.next({ kind: 'ok', looks: 1 });
    const provider = providerAt(server.url, { pollMs: 3_600_000, jobTimeoutMs: 7_200_000 });
    const { model } = provider.models.find((one) => one.model.id === id)!;
    const looked = server.arrival('GET', /predictions/);
    const call = model.generate(callOf());
    // The first answer was of the creation; the first look is due in an hour.
    await server.arrival('POST', /predictions$/);
    await untilListening(provider, 'p1', looked);
    const second = server.arrival('GET', /predictions/);
    provider.jobEnded('p1');
    await second;
    expect((await call).images).toHaveLength(1);
    provider.jobEnded('p1');
    provider.jobEnded('never heard of');
  });
});

/** The model listens once it has the id, which it does not tell: hints are repeated until the first look comes. */
const untilListening = async (provider: { jobEnded(id: string): void }, job: string, looked: Promise<unknown>): Promise<void> => {
  const hinting = setInterval(() => provider.jobEnded(job), 1);
  await looked;
  clearInterval(hinting);
};
