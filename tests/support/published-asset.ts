import type { AddressInfo } from 'node:net';
import type { Asset } from '../../plugins/imageforge/server/src/engine/generation/generation';
import { apiToken, type BootedStrapi } from './strapi';
import { waitFor } from './wait-for';

/** Where a booted server listens. */
export const originOf = ({ strapi }: BootedStrapi): string =>
  `http://127.0.0.1:${(strapi.server.httpServer.address() as AddressInfo).port}`;

/** Has the built-in provider make an image, and waits until it is published. @param token who asks. Default: a new one */
export const publishAsset = async (booted: BootedStrapi, request: Record<string, unknown> = {}, token?: string): Promise<Asset> => {
  const asker = token ?? (await apiToken(booted.strapi));
  const { body } = await booted.request
    .post('/api/imageforge/generations')
    .set('Authorization', `Bearer ${asker}`)
    .send({ prompt: 'A lighthouse above a stormy sea at dusk', model: 'sketch/sketch-1', size: '1536x1024', seed: 1, publish: 'auto', ...request });
  if (body.error) throw new Error(JSON.stringify(body.error));
  const { store } = booted.strapi.plugin('imageforge').service('forge');
  return waitFor('the published image', async () => {
    const [asset] = (await store.assetsOf([body.data.id])) as Asset[];
    return asset?.state === 'published' && asset;
  });
};
