import { waitFor } from '../support/wait-for';
import { type Host, startHost } from './host';
import { createInstallation } from './installation';
import { waitForEnd, waitForKill } from './outcome';

/** Everything that is made of this prompt waits for a reviewer. */
const options = { moderation: { rules: [{ category: 'brands', action: 'review', words: ['acme'] }] } };
const body = { prompt: 'An acme anvil', size: '64x64', publish: 'auto' as const };

describe('the process is killed around a review', () => {
  const installation = createInstallation({ options });
  let host: Host;

  beforeAll(async () => {
    host = await startHost(installation);
  });
  afterAll(async () => {
    await host?.end();
    installation.remove();
  });

  const restart = async () => {
    host = await startHost(installation);
  };
  const waitsForReview = (id: string) =>
    waitFor('the review', async () => (await host.call('evidence', id)).generation.state === 'review');

  it('while it waits: it waits on, and nothing is made', async () => {
    const id = await host.call('create', body);
    await waitsForReview(id);
    await host.end('SIGKILL');
    await restart();
    await host.call('idle');
    const { generation, isLeased } = await host.call('evidence', id);
    expect(generation).toMatchObject({ state: 'review', stage: 'screen', attempts: [] });
    expect(isLeased).toBe(false);
    await host.call('review', id, [{ decision: 'approve' }]);
    expect((await waitForEnd(host, id)).generation).toMatchObject({ state: 'succeeded', attempts: [{ state: 'succeeded' }] });
  });

  it('after the decision was recorded and before its job was added: it goes on', async () => {
    const id = await host.call('create', body);
    await waitsForReview(id);
    const point = 'review: decision recorded, no job yet';
    await host.call('arm', point);
    // It may die before it can answer.
    await host.call('review', id, [{ decision: 'approve' }]).catch(() => undefined);
    await waitForKill(host, point);
    await restart();
    const { generation, assets } = await waitForEnd(host, id);
    expect(generation).toMatchObject({ state: 'succeeded', screening: { review: { decision: 'approved', by: { id: 'reviewer' } } } });
    expect(assets.map(({ state }) => state)).toEqual(['published']);
  });

  it('before the verdict was saved: it is judged again, and waits', async () => {
    const point = 'screen: after, before its result is saved';
    await host.call('arm', point);
    // It may die before it can answer.
    await host.call('create', body).catch(() => undefined);
    await waitForKill(host, point);
    await restart();
    await waitFor('the review', async () => (await host.call('totals')).states.review === 1);
  });
});
