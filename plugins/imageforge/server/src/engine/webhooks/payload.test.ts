import { assetFixture, generationFixture } from '../testing/generation-fixtures';
import type { OutboxEvent } from './events';
import { payloadOf } from './payload';

const generation = {
  ...generationFixture({
    state: 'failed',
    target: { uid: 'api::page.page', path: 'blocks.0.image', componentId: 3, componentUid: 'blocks.hero', publishedComponentId: 4 },
    error: { code: 'IMAGEFORGE_PROVIDER_REJECTED', message: 'Not allowed: "A lighthouse in a storm"' },
  }),
  claims: 0,
  cancelRequested: false,
  createdAt: '2026-01-01T00:00:00Z',
};

describe('the body of a webhook', () => {
  const { data } = payloadOf({ id: 'e', type: 'generation.failed', at: '2026-01-01T00:00:00Z' }, generation, []);

  it('says why it failed in our own words: a provider may quote the prompt', () => {
    expect(data.generation.error).toEqual({ code: 'IMAGEFORGE_PROVIDER_REJECTED', message: 'The provider rejected the request.' });
    expect(JSON.stringify(data)).not.toContain('lighthouse');
  });

  it('names the field without what only the server needs to find it', () => {
    expect(data.generation.target).toEqual({ uid: 'api::page.page', path: 'blocks.0.image', componentId: 3 });
  });

  it("has all images, and in an asset's event that one alone", () => {
    const assets = [0, 1].map((index) => ({ ...assetFixture('g', { index }), createdAt: '2026-01-01T00:00:00Z' }));
    const indexesOf = (event: Pick<OutboxEvent, 'type' | 'assetId'>) =>
      payloadOf({ id: 'e', at: '2026-01-01T00:00:00Z', ...event }, generation, assets).data.images.map(({ index }) => index);
    expect(indexesOf({ type: 'generation.succeeded' })).toEqual([0, 1]);
    expect(indexesOf({ type: 'asset.published', assetId: 'g-1' })).toEqual([1]);
  });
});
