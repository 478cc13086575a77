import { generateKeyPairSync } from 'node:crypto';
import { type PublishTargetSubject, testPublishTarget } from '../../engine/testing/publish-target-contract';
import { createGcsTarget } from './gcs';
import type { GcsTargetOptions } from './options';
import { atTime } from './testing/at-time';
import { type GcsServer, startGcsServer } from './testing/gcs-server';

jest.setTimeout(60_000);

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const email = 'forge@project.iam.gserviceaccount.com';
const bucket = 'pictures';
const optionsFor = (apiEndpoint: string, more: Partial<GcsTargetOptions> = {}): GcsTargetOptions => ({
  id: 'google',
  kind: 'gcs',
  visibility: 'public',
  prefix: 'imageforge/',
  timeoutMs: 20_000,
  bucket,
  credentials: { client_email: email, private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
  apiEndpoint,
  resumableBytes: 8_000_000,
  ...more,
});

const startSubject = async (visibility: 'public' | 'private'): Promise<PublishTargetSubject> => {
  const server = await startGcsServer(bucket, { email, publicKey }, visibility === 'public');
  const target = createGcsTarget(optionsFor(server.url, { visibility }));
  return {
    target,
    async load(url) {
      const answer = await fetch(url);
      return answer.ok ? { bytes: new Uint8Array(await answer.arrayBuffer()), headers: Object.fromEntries(answer.headers) } : undefined;
    },
    cut: () => server.cutUploads(4),
    expire: async (key) => (await atTime(Date.now() - 120_000, () => target.signedUrlOf(key, { expiresIn: 60 }))) ?? '',
    putStranger: async () => void server.objects.set('elsewhere/a-1/x.webp', { bytes: Buffer.from('x'), metadata: {} }),
    close: () => server.close(),
  };
};

testPublishTarget('Google Cloud Storage', startSubject);

describe('Google Cloud Storage', () => {
  let server: GcsServer;
  beforeAll(async () => {
    server = await startGcsServer(bucket, { email, publicKey }, true);
  });
  afterAll(() => server.close());
  const key = 'a-0/x-0123456789abcdef.webp';
  const object = { key, bytes: new Uint8Array(300_000).fill(7), mediaType: 'image/webp', filename: 'Straße.webp' };

  it('sends a small file in one request, with its headers', async () => {
    const target = createGcsTarget(optionsFor(server.url, { acl: 'publicRead' }));
    const before = server.requests.length;
    await target.put(object);
    const made = server.requests.slice(before);
    expect(made.map(({ method, query }) => [method, query.get('uploadType'), query.get('predefinedAcl')])).toEqual([['POST', 'multipart', 'publicRead']]);
    expect(server.objects.get(`imageforge/${key}`)?.metadata).toMatchObject({
      contentType: 'image/webp',
      cacheControl: 'public, max-age=31536000, immutable',
      contentDisposition: `inline; filename="Stra_e.webp"; filename*=UTF-8''Stra%C3%9Fe.webp`,
    });
  });

  it('sends a large one in an upload that can be resumed', async () => {
    const target = createGcsTarget(optionsFor(server.url, { resumableBytes: 100_000, prefix: 'large/' }));
    const before = server.requests.length;
    await target.put(object);
    expect(server.requests.slice(before).map(({ method, query }) => [method, query.get('uploadType')])).toEqual([['POST', 'resumable'], ['PUT', 'resumable']]);
    expect(server.objects.get(`large/${key}`)?.bytes.equals(Buffer.from(object.bytes))).toBe(true);
  });

  it('tries again when the server is away for a moment', async () => {
    const target = createGcsTarget(optionsFor(server.url, { prefix: 'again/' }));
    server.cutUploads(1);
    await target.put(object);
    expect(await target.has(key)).toBe(true);
  });

  it('lists every page', async () => {
    const target = createGcsTarget(optionsFor(server.url, { prefix: 'pages/' }));
    const keys = [1, 2, 3, 4, 5].map((index) => `p-${index}/x-0123456789abcdef.webp`);
    for (const one of keys) server.objects.set(`pages/${one}`, { bytes: Buffer.from('x'), metadata: { timeCreated: '2026-01-31T00:00:00Z' } });
    const pages: string[][] = [];
    for await (const page of target.list()) pages.push(page.map((found) => found.key));
    expect(pages).toEqual([keys.slice(0, 2), keys.slice(2, 4), keys.slice(4)]);
  });

  it('has addresses at Google or at the CDN', async () => {
    const urlOf = (more: Partial<GcsTargetOptions>) => createGcsTarget(optionsFor(server.url, more)).urlOf(key);
    expect(urlOf({ apiEndpoint: undefined })).toBe(`https://storage.googleapis.com/pictures/imageforge/${key}`);
    expect(urlOf({ cdnBaseUrl: 'https://cdn.example.test' })).toBe(`https://cdn.example.test/imageforge/${key}`);
  });
});
