import { v2 as cloudinary } from 'cloudinary';
import { type PublishTargetSubject, testPublishTarget } from '../../engine/testing/publish-target-contract';
import { createCloudinaryTarget } from './cloudinary';
import { maxAttempts } from './limits';
import type { CloudinaryTargetOptions } from './options';
import { type CloudinaryServer, startCloudinaryServer } from './testing/cloudinary-server';

const account = { cloudName: 'demo', apiKey: '123456', apiSecret: 'a-secret-of-cloudinary', algorithm: 'sha1' as const };
const optionsFor = (apiBaseUrl: string, more: Partial<CloudinaryTargetOptions> = {}): CloudinaryTargetOptions => ({
  id: 'cloud',
  kind: 'cloudinary',
  visibility: 'public',
  prefix: 'imageforge/',
  timeoutMs: 5_000,
  cloudName: account.cloudName,
  apiKey: account.apiKey,
  apiSecret: account.apiSecret,
  type: 'upload',
  signatureAlgorithm: 'sha1',
  apiBaseUrl,
  ...more,
});

const startSubject = async (visibility: 'public' | 'private'): Promise<PublishTargetSubject> => {
  const server = await startCloudinaryServer(account);
  const isPublic = visibility === 'public';
  const options = optionsFor(server.url, isPublic ? { cdnBaseUrl: `${server.url}/demo/image/upload` } : { visibility, type: 'authenticated' });
  let now = Date.now;
  const target = createCloudinaryTarget(options, { pause: async () => undefined, now: () => now() });
  return {
    target,
    async load(url) {
      const answer = await fetch(url);
      return answer.ok ? { bytes: new Uint8Array(await answer.arrayBuffer()), headers: {} } : undefined;
    },
    cut: () => server.fail('drop', 'drop', 'drop', 'drop'),
    async expire(key) {
      now = () => Date.now() - 120_000;
      const url = await target.signedUrlOf(key, { expiresIn: 60 });
      now = Date.now;
      return url ?? '';
    },
    putStranger: async () => void server.images.set('upload/elsewhere/a-1/x', { bytes: Buffer.from('x'), format: 'webp' }),
    close: () => server.close(),
  };
};

testPublishTarget('Cloudinary', startSubject, { hasOwnHeaders: true });

describe('Cloudinary', () => {
  let server: CloudinaryServer;
  const pauses: number[] = [];
  const target = (more: Partial<CloudinaryTargetOptions> = {}) =>
    createCloudinaryTarget(optionsFor(server.url, more), { pause: async (ms) => void pauses.push(ms) });
  beforeEach(async () => {
    server = await startCloudinaryServer(account);
    pauses.length = 0;
  });
  afterEach(() => server.close());
  const key = 'a-0/x-0123456789abcdef.webp';
  const object = { key, bytes: Buffer.from('bytes'), mediaType: 'image/webp', filename: 'x.webp' };

  it('uploads over what is there, for good, with no transformation', async () => {
    await target().put(object);
    const form = await server.requests[0]?.form();
    const sent = Object.fromEntries([...(form ?? [])].filter(([name]) => !['file', 'timestamp', 'signature'].includes(name)));
    expect(sent).toEqual({ public_id: 'imageforge/a-0/x-0123456789abcdef', type: 'upload', overwrite: 'true', invalidate: 'true', api_key: account.apiKey });
    expect(target().urlOf(key)).toBe(`https://res.cloudinary.com/demo/image/upload/imageforge/${key}`);
  });

  it('signs as Cloudinary’s own SDK does, with either algorithm', async () => {
    for (const signatureAlgorithm of ['sha1', 'sha256'] as const) {
      const url = new URL((await target({ visibility: 'private', type: 'private', signatureAlgorithm }).signedUrlOf(key, { expiresIn: 600 })) ?? '');
      const { signature, api_key: _key, ...params } = Object.fromEntries(url.searchParams);
      const sign = cloudinary.utils.api_sign_request as (params: object, secret: string, algorithm: string) => string;
      expect(signature).toBe(sign(params, account.apiSecret, signatureAlgorithm));
    }
  });

  it('tries again, later each time, when it is told to come back or is not answered', async () => {
    server.fail(429, 'drop', 503);
    await target().put(object);
    expect(server.images.size).toBe(1);
    expect(pauses).toHaveLength(3);
    for (const [index, ms] of pauses.entries()) {
      expect(ms).toBeGreaterThanOrEqual(250 * 2 ** index);
      expect(ms).toBeLessThanOrEqual(500 * 2 ** index);
    }
  });

  it('gives up after some tries, and at once where another would change nothing', async () => {
    server.fail(500, 500, 500, 500, 500);
    await expect(target().put(object)).rejects.toMatchObject({ message: 'The target "cloud" (cloudinary) could not store a file: Later. (500)', details: { status: 500 } });
    expect(server.requests).toHaveLength(maxAttempts);
  });

  it('says what the server said, and no secret', async () => {
    const failed = await createCloudinaryTarget(optionsFor(server.url, { apiKey: 'another' })).put(object).catch((thrown: Error) => thrown.message);
    expect(failed).toBe('The target "cloud" (cloudinary) could not store a file: Invalid Signature, not [redacted]. (401)');
    expect(server.requests).toHaveLength(1);
  });

  it('lists every page', async () => {
    for (const index of [1, 2, 3]) server.images.set(`upload/imageforge/p-${index}/x`, { bytes: Buffer.from('x'), format: 'avif' });
    const pages: string[][] = [];
    for await (const page of target().list()) pages.push(page.map((found) => found.key));
    expect(pages).toEqual([['p-1/x.avif', 'p-2/x.avif'], ['p-3/x.avif']]);
  });
});
