import { type FakeOpenAI, startFakeOpenAI } from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { waitFor } from '../support/wait-for';
import { type Host, type HostOptions, startHost } from './host';
import { createInstallation, type Options } from './installation';
import { expectNoFile, expectOneFile, waitForEnd, waitForKill } from './outcome';

const model = 'openai/gpt-image-1';
const body = (title: string) => ({ prompt: title, model, size: '1024x1024', quality: 'low', publish: 'auto' as const });

describe('the process is killed while a paid call is under way', () => {
  const installation = createInstallation();
  let openai: FakeOpenAI;
  let host: Host;

  const start = async (engine: Options['engine'], more: HostOptions = {}) => {
    const options = { providers: { openai: { apiKey: 'test-key', baseURL: openai.url } }, engine };
    host = await startHost(installation, { options, ...more });
  };
  /** Asks for an image of which the call never ends, and kills the process in the middle of it. */
  const killInCall = async (title: string): Promise<string> => {
    openai.next({ kind: 'hang' });
    const arrival = openai.arrival();
    const id = await host.call('create', body(title));
    await arrival;
    await host.end('SIGKILL');
    openai.requests.splice(0);
    return id;
  };

  beforeAll(async () => {
    openai = await startFakeOpenAI();
    await start({ onAmbiguous: 'retry' });
  });
  afterAll(async () => {
    await host?.end();
    await openai?.close();
    installation.remove();
  });

  it('books the call as ambiguous, makes one more, and says what both may have cost', async () => {
    const title = 'Paid twice perhaps';
    const id = await killInCall(title);
    await start({ onAmbiguous: 'retry' });
    const evidence = await waitForEnd(host, id);
    const { generation } = evidence;

    expect(generation.state).toBe('succeeded');
    expect(generation.attempts.map(({ state }) => state)).toEqual(['ambiguous', 'succeeded']);
    expect(generation.warnings).toEqual([expect.objectContaining({ code: 'ambiguous-charge' })]);
    expect(openai.requests).toHaveLength(1);
    const [lost, made] = generation.attempts.map(({ costMicroUsd }) => costMicroUsd ?? Number.NaN);
    expect(lost).toBe(generation.estimateMicroUsd?.max);
    expect(made).toBeGreaterThan(0);
    expect(generation.costMicroUsd).toBe((lost ?? 0) + (made ?? 0));
    await expectOneFile(host, installation, evidence, title);
  });

  it('makes no second call where the policy forbids it', async () => {
    const title = 'Never paid twice';
    const id = await killInCall(title);
    await start({ onAmbiguous: 'fail' });
    const { generation, assets } = await waitForEnd(host, id);

    expect(generation).toMatchObject({
      state: 'failed',
      error: { code: 'IMAGEFORGE_AMBIGUOUS_ATTEMPT' },
      attempts: [{ state: 'ambiguous' }],
      warnings: [{ code: 'ambiguous-charge' }],
    });
    expect(generation.costMicroUsd).toBe(generation.estimateMicroUsd?.max);
    expect(assets).toEqual([]);
    expect(openai.requests).toEqual([]);
    await expectNoFile(host, installation, title);
  });

  it('makes no second call either when it is killed again before it could say so', async () => {
    const title = 'Never paid twice, killed twice';
    const id = await killInCall(title);
    const point = 'resume: interrupted call booked';
    await start({ onAmbiguous: 'fail' }, { armed: point });
    await waitForKill(host, point);
    await start({ onAmbiguous: 'fail' });
    const { generation } = await waitForEnd(host, id);

    expect(generation).toMatchObject({
      state: 'failed',
      error: { code: 'IMAGEFORGE_AMBIGUOUS_ATTEMPT' },
      attempts: [{ state: 'ambiguous' }],
      warnings: [{ code: 'ambiguous-charge' }],
    });
    expect(openai.requests).toEqual([]);
  });

  describe('where an operator is asked', () => {
    it.each([
      ['retry', 'succeeded', ['ambiguous', 'succeeded'], 1],
      ['fail', 'failed', ['ambiguous'], 0],
    ] as const)('waits, over a restart, and then does as told: %s', async (action, state, attempts, calls) => {
      const id = await killInCall(`Asked, ${action}`);
      const engine = { onAmbiguous: 'review' };
      await start(engine);
      await waitFor('the question', async () => (await host.call('evidence', id)).generation.state === 'review');
      await host.end('SIGKILL');
      await start(engine);
      expect((await host.call('evidence', id)).generation).toMatchObject({
        state: 'review',
        stage: 'generate',
        warnings: [{ code: 'ambiguous-charge' }],
      });
      expect(openai.requests).toEqual([]);
      await host.call('resolve', id, action);
      const { generation } = await waitForEnd(host, id);
      expect(generation.state).toBe(state);
      expect(generation.attempts.map((attempt) => attempt.state)).toEqual(attempts);
      expect(openai.requests).toHaveLength(calls);
      openai.requests.splice(0);
    });
  });

  it('books the call too when the generation is given up after another crash', async () => {
    const id = await killInCall('Given up');
    const point = 'resume: interrupted call booked';
    await start({ maxClaims: 1 }, { armed: point });
    await waitForKill(host, point);
    await start({ maxClaims: 1 });
    const { generation } = await waitForEnd(host, id);

    expect(generation).toMatchObject({
      state: 'failed',
      error: { code: 'IMAGEFORGE_TOO_MANY_CRASHES' },
      attempts: [{ state: 'ambiguous' }],
      warnings: [{ code: 'ambiguous-charge' }],
    });
    expect(generation.costMicroUsd).toBe(generation.estimateMicroUsd?.max);
    expect(openai.requests).toEqual([]);
  });

  it('books the call too when the generation was canceled at the moment of the crash', async () => {
    openai.next({ kind: 'hang' });
    const arrival = openai.arrival();
    const id = await host.call('create', body('Canceled'));
    await arrival;
    const point = 'cancel: row marked, worker not told';
    await host.call('arm', point);
    await host.call('cancel', id).catch(() => undefined);
    await waitForKill(host, point);
    openai.requests.splice(0);
    await start({});
    const { generation } = await waitForEnd(host, id);

    expect(generation).toMatchObject({
      state: 'canceled',
      attempts: [{ state: 'ambiguous' }],
      warnings: [{ code: 'ambiguous-charge' }],
    });
    expect(generation.costMicroUsd).toBe(generation.estimateMicroUsd?.max);
    expect(openai.requests).toEqual([]);
  });
});
