import { type FakeOpenAI, startFakeOpenAI } from '../../plugins/imageforge/server/src/providers/openai/testing/fake-openai';
import { endSpares, type Host, startHost } from './host';
import { createInstallation } from './installation';
import { cancelPoints, keepKillPoints } from './kill-points';
import { expectNoFile, expectOneFile, expectSucceeded, waitForAsset, waitForEnd, waitForKill } from './outcome';

describe('what an editor asked for', () => {
  const installation = createInstallation();
  let openai: FakeOpenAI;
  let host: Host;
  const start = async () => {
    host = await startHost(installation, {
      options: { providers: { openai: { apiKey: 'test-key', baseURL: openai.url } } },
      spare: true,
    });
  };

  beforeAll(async () => {
    openai = await startFakeOpenAI();
    await start();
    await host.call('prepare');
  });
  afterAll(async () => {
    await Promise.all([host?.end(), endSpares()]);
    await openai?.close();
    installation.remove();
  });

  it.each(keepKillPoints)('is kept once, also when the process is killed at "%s"', async (point) => {
    const title = `Kept ${point}`;
    const id = await host.call('create', {
      prompt: title,
      model: 'sketch/sketch-1',
      size: '320x208',
      publish: 'on-keep',
    });
    const ready = await waitForEnd(host, id);
    expectSucceeded(ready);
    expect(ready.assets).toEqual([expect.objectContaining({ state: 'ready' })]);
    await expectNoFile(host, installation, title);

    await host.call('arm', point);
    await host.call('keep', `${id}-0`).catch(() => undefined);
    await waitForKill(host, point);
    await start();
    const kept = await waitForAsset(host, id, 'published');
    expectSucceeded(kept);
    await expectOneFile(host, installation, kept, title);
  });

  it('is canceled in the middle of the call, and leaves nothing in the media library', async () => {
    const title = 'Not wanted any more';
    openai.next({ kind: 'hang' });
    const arrival = openai.arrival();
    const id = await host.call('create', { prompt: title, model: 'openai/gpt-image-1', size: '1024x1024', publish: 'auto' });
    await arrival;
    await host.call('cancel', id);
    const { generation, assets } = await waitForEnd(host, id);

    // The provider had the request: what it charges for a call that was hung up on, nobody knows.
    expect(generation).toMatchObject({
      state: 'canceled',
      cancelRequested: true,
      attempts: [{ state: 'ambiguous' }],
      warnings: [{ code: 'ambiguous-charge' }],
    });
    expect(assets).toEqual([]);
    expect(openai.requests).toHaveLength(1);
    await expectNoFile(host, installation, title);
  });

  it.each(cancelPoints)('is canceled at "%s": nothing is left of it, or it was too late', async (point) => {
    const title = `Canceled ${point}`;
    const documentId = await host.call('saveArticle', title);
    await host.call('arm', point, 'cancel');
    const id = await host.call('create', {
      prompt: title,
      model: 'sketch/sketch-1',
      size: '320x208',
      publish: 'auto',
      target: { uid: 'api::article.article', documentId, locale: 'en', path: 'cover' },
    });
    const evidence = await waitForEnd(host, id);

    expect(evidence.generation.cancelRequested).toBe(true);
    if (point.startsWith('generate') || point.startsWith('finish')) {
      expect(evidence.generation).toMatchObject({ state: 'canceled', costMicroUsd: 0 });
      expect(evidence.covers?.draft).toBeNull();
      await expectNoFile(host, installation, title);
    } else {
      // What is public, or in an entry, is not taken back.
      expectSucceeded(evidence);
      expect(evidence.covers?.draft).toBe(await expectOneFile(host, installation, evidence, title));
    }
  });
});
