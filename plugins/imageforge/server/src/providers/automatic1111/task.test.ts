import { ForgeError } from '../../engine/errors';
import type { ImageCall } from '../../engine/image-model';
import { waitFor } from '../../engine/testing/wait-for';
import { callOf } from '../../provider-kit/testing/calls';
import { type Automatic1111Options, createAutomatic1111Provider } from '.';
import { type FakeAutomatic1111, type FakeOptions, startFakeAutomatic1111 } from './testing/fake-automatic1111';

let server: FakeAutomatic1111;
afterEach(() => server.close());

/** A call that the server does not answer, so that it can be looked at. */
const begin = async (options: Partial<Automatic1111Options>, fake: FakeOptions = {}, call: Partial<ImageCall> = {}) => {
  server = await startFakeAutomatic1111(fake);
  server.next('POST /sdapi/v1/txt2img', 'hang');
  const { models } = createAutomatic1111Provider({ baseURL: server.url, models: [{ id: 'one' }], pollMs: 1, ...options });
  const controller = new AbortController();
  const arrival = server.arrival('POST /sdapi/v1/txt2img');
  const outcome = models[0]!.model.generate(callOf({ signal: controller.signal, ...call })).catch((thrown: unknown) => thrown);
  const task = String((await arrival).body.force_task_id);
  return { task, outcome, controller };
};

describe('a call under way', () => {
  it('tells how far its own task is', async () => {
    const told: number[] = [];
    const { task, outcome, controller } = await begin({}, {}, { onProgress: (fraction) => void told.push(fraction) });
    server.tasks.set('task(of-somebody-else)', { active: true, progress: 0.9 });
    server.tasks.set(task, { active: true, progress: 0.25 });
    await waitFor('the progress', () => told.length > 0);
    controller.abort();
    await outcome;
    expect(new Set(told)).toEqual(new Set([0.25]));
  });

  it.each([
    ['that is canceled', new ForgeError('IMAGEFORGE_CANCELED')],
    ['whose lease was lost, for which nobody could wait', new ForgeError('IMAGEFORGE_LEASE_LOST')],
  ])('%s is interrupted', async (_, reason) => {
    const { task, outcome, controller } = await begin({});
    server.tasks.set(task, { active: true, progress: 0.5 });
    controller.abort(reason);
    expect(await outcome).toMatchObject({ code: reason.code });
    expect(server.seen('POST /sdapi/v1/interrupt')).toHaveLength(1);
  });

  it('interrupts nobody else: the server works on another task', async () => {
    const { task, outcome, controller } = await begin({});
    server.tasks.set(task, { active: false, progress: 0 });
    controller.abort();
    await outcome;
    expect(server.seen('POST /internal/progress')).toHaveLength(1);
    expect(server.seen('POST /sdapi/v1/interrupt')).toEqual([]);
  });
});

describe('a server that does not tell how a task is', () => {
  it('is asked for nothing that may be about somebody else', async () => {
    const { outcome, controller } = await begin({}, { apiOnly: true });
    controller.abort();
    await outcome;
    expect(server.seen('GET /sdapi/v1/progress')).toEqual([]);
    expect(server.seen('POST /sdapi/v1/interrupt')).toEqual([]);
  });

  it('is interrupted if nobody else uses it', async () => {
    const told: number[] = [];
    const { outcome, controller } = await begin({ exclusive: true }, { apiOnly: true }, { onProgress: (fraction) => void told.push(fraction) });
    await waitFor('the progress', () => told.includes(0.5));
    controller.abort();
    await outcome;
    expect(server.seen('POST /sdapi/v1/interrupt')).toHaveLength(1);
  });

  it('is not, while we have two calls there', async () => {
    server = await startFakeAutomatic1111({ apiOnly: true });
    server.next('POST /sdapi/v1/txt2img', 'hang');
    server.next('POST /sdapi/v1/txt2img', 'hang');
    const { models } = createAutomatic1111Provider({ baseURL: server.url, models: [{ id: 'one' }], pollMs: 1, exclusive: true });
    const [one, other] = [new AbortController(), new AbortController()];
    const outcomes = [one, other].map(({ signal }) => models[0]!.model.generate(callOf({ signal })).catch((thrown: unknown) => thrown));
    await waitFor('both', () => server.seen('POST /sdapi/v1/txt2img').length === 2);
    one.abort();
    await outcomes[0];
    expect(server.seen('POST /sdapi/v1/interrupt')).toEqual([]);
    other.abort();
    await outcomes[1];
    expect(server.seen('POST /sdapi/v1/interrupt')).toHaveLength(1);
  });
});
