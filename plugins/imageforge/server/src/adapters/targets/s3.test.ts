import { generateKeyPairSync, verify } from 'node:crypto';
import { serveLoopback } from '../../engine/testing/serve-loopback';
import { type PublishTargetSubject, testPublishTarget } from '../../engine/testing/publish-target-contract';
import { maxAttempts } from './limits';
import type { S3TargetOptions } from './options';
import { createS3Target } from './s3';
import { atTime } from './testing/at-time';
import { s3Credentials, type S3Server, startS3Server } from './testing/s3-server';

jest.setTimeout(60_000);

const bucket = 'pictures';
const megabyte = 1024 * 1024;
const optionsFor = (endpoint: string, more: Partial<S3TargetOptions> = {}): S3TargetOptions => ({
  id: 'assets',
  kind: 's3',
  visibility: 'public',
  prefix: 'imageforge/',
  timeoutMs: 20_000,
  bucket,
  region: 'eu-central-1',
  endpoint,
  forcePathStyle: true,
  credentials: s3Credentials,
  checksums: 'when-required',
  multipartBytes: 8 * megabyte,
  ...more,
});

/** As S3 has it: of a bucket with a policy for visitors, or of one without. */
const load = (isPublic: boolean, server: S3Server) => async (url: string) => {
  // What the bucket's policy would let pass, the gate does not know.
  const answer = await fetch(isPublic ? url.replace(server.url, server.directUrl) : url);
  return answer.ok ? { bytes: new Uint8Array(await answer.arrayBuffer()), headers: Object.fromEntries(answer.headers) } : undefined;
};

const startSubject = async (visibility: 'public' | 'private'): Promise<PublishTargetSubject> => {
  const server = await startS3Server([bucket]);
  const target = createS3Target(optionsFor(server.url, { visibility }));
  return {
    target,
    load: load(visibility === 'public', server),
    cut: () => server.cutUploads(maxAttempts),
    expire: async (key) => (await atTime(Date.now() - 120_000, () => target.signedUrlOf(key, { expiresIn: 60 }))) ?? '',
    async putStranger() {
      const other = createS3Target(optionsFor(server.url, { prefix: 'elsewhere/' }));
      await other.put({ key: 'a-1/x.webp', bytes: Buffer.from('x'), mediaType: 'image/webp', filename: 'x.webp' });
    },
    close: () => server.close(),
  };
};

testPublishTarget('S3', startSubject);

describe('S3', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server([bucket]);
  });
  afterAll(() => server.close());
  const object = (key: string, bytes: Uint8Array) => ({ key, bytes, mediaType: 'image/webp', filename: 'x.webp' });
  const textOf = async (url: string | undefined): Promise<[number, string]> => {
    const answer = await fetch(url ?? '');
    return [answer.status, await answer.text()];
  };

  it('is let in by s3rver’s own check of signatures, and its signed addresses are', async () => {
    const target = createS3Target(optionsFor(server.directUrl, { visibility: 'private' }));
    const key = 'a-0/signed-0123456789abcdef.webp';
    await target.put(object(key, Buffer.from('whole')));
    const url = (await target.signedUrlOf(key, { expiresIn: 60 })) ?? '';
    expect(await textOf(url)).toEqual([200, 'whole']);
    expect((await textOf(url.replace(/Signature=\w/, 'Signature=0')))[0]).toBe(403);
    const expired = await atTime(Date.now() - 61_000, () => target.signedUrlOf(key, { expiresIn: 60 }));
    expect(await textOf(expired)).toEqual([403, expect.stringContaining('Request has expired')]);
  });

  it('sends a large file in parts, and shows it when it is whole', async () => {
    const target = createS3Target(optionsFor(server.url, { multipartBytes: 5 * megabyte }));
    const bytes = new Uint8Array(12 * megabyte).map((_, index) => index % 251);
    const key = 'a-1/large-0123456789abcdef.webp';
    const before = server.requests.length;
    await target.put(object(key, bytes));
    const made = server.requests.slice(before);
    expect(made.filter(({ query }) => query.has('partNumber'))).toHaveLength(3);
    expect(made.at(-1)).toMatchObject({ method: 'POST' });
    const answer = await fetch((target.urlOf(key) ?? '').replace(server.url, server.directUrl));
    expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), Buffer.from(bytes))).toBe(0);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('takes back the parts of one that fails', async () => {
    const target = createS3Target(optionsFor(server.url, { multipartBytes: 5 * megabyte }));
    server.cutUploads(100);
    const before = server.requests.length;
    await expect(target.put(object('a-2/failed-0123456789abcdef.webp', new Uint8Array(6 * megabyte)))).rejects.toMatchObject({ code: 'IMAGEFORGE_PUBLISH_FAILED' });
    server.cutUploads(0);
    expect(server.requests.slice(before).map(({ method }) => method)).toContain('DELETE');
    expect(await target.has('a-2/failed-0123456789abcdef.webp')).toBe(false);
  });

  it('tries again when the server is away for a moment', async () => {
    const target = createS3Target(optionsFor(server.url));
    server.cutUploads(2);
    await target.put(object('a-3/again-0123456789abcdef.webp', Buffer.from('x')));
    expect(await target.has('a-3/again-0123456789abcdef.webp')).toBe(true);
  });

  it('lists more than one page', async () => {
    const asked: (string | null)[] = [];
    const page = (key: string, more: string) =>
      `<ListBucketResult><Contents><Key>pages/${key}</Key><LastModified>2026-01-31T00:00:00.000Z</LastModified></Contents>${more}</ListBucketResult>`;
    const pages = await serveLoopback(({ query }) => {
      asked.push(query.get('continuation-token'));
      const next = '<IsTruncated>true</IsTruncated><NextContinuationToken>a/b+c=</NextContinuationToken>';
      return { headers: { 'content-type': 'application/xml' }, body: query.get('continuation-token') ? page('b-0/x', '') : page('a-0/x', next) };
    });
    const target = createS3Target(optionsFor(pages.url, { prefix: 'pages/' }));
    const found: object[] = [];
    for await (const one of target.list()) found.push(...one);
    await pages.close();
    const storedAt = new Date('2026-01-31T00:00:00Z');
    expect(found).toEqual([{ key: 'a-0/x', storedAt }, { key: 'b-0/x', storedAt }]);
    expect(asked).toEqual([null, 'a/b+c=']);
  });

  it('says what the server said, and no secret', async () => {
    const target = createS3Target(optionsFor(server.url, { credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'a wrong secret' } }));
    await expect(target.put(object('a-4/x-0123456789abcdef.webp', Buffer.from('x')))).rejects.toMatchObject({
      code: 'IMAGEFORGE_PUBLISH_FAILED',
      message: expect.stringMatching(/^The target "assets" \(s3\) could not store a file: SignatureDoesNotMatch: .* \(403\)$/),
      details: { target: 'assets', status: 403 },
    });
    const echoing = createS3Target(optionsFor(server.url, { credentials: { accessKeyId: 'other', secretAccessKey: s3Credentials.secretAccessKey } }));
    const said = await echoing.delete('a-4/x-0123456789abcdef.webp').catch((thrown: Error) => thrown.message);
    expect(said).toContain('AccessDenied');
    expect(said).not.toContain(s3Credentials.secretAccessKey);
  });

  it('has addresses at the bucket, with its name before the host or in the path, or at the CDN', async () => {
    const key = 'a-0/x-0123456789abcdef.webp';
    const urlOf = (more: Partial<S3TargetOptions>) => createS3Target({ ...optionsFor('http://127.0.0.1:9'), ...more }).urlOf(key);
    expect(urlOf({ endpoint: undefined, forcePathStyle: false })).toBe(`https://pictures.s3.eu-central-1.amazonaws.com/imageforge/${key}`);
    expect(urlOf({ endpoint: 'https://minio.example.test:9000' })).toBe(`https://minio.example.test:9000/pictures/imageforge/${key}`);
    expect(urlOf({ cdnBaseUrl: 'https://cdn.example.test/media/', prefix: '' })).toBe(`https://cdn.example.test/media/${key}`);
  });

  it('signs for CloudFront where a key is configured', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const target = createS3Target(
      optionsFor('http://127.0.0.1:9', { visibility: 'private', cdnBaseUrl: 'https://d1.example.test', cloudFront: { keyPairId: 'K1', privateKey: pem } }),
    );
    const at = Math.floor(Date.now() / 1_000);
    const url = new URL((await target.signedUrlOf('a-0/x-0123456789abcdef.webp', { expiresIn: 600 })) ?? '');
    const expires = Number(url.searchParams.get('Expires'));
    expect(expires - at).toBeGreaterThanOrEqual(599);
    expect(expires - at).toBeLessThanOrEqual(602);
    expect(url.searchParams.get('Key-Pair-Id')).toBe('K1');
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html
    const policy = (resource: string, time: number) => JSON.stringify({ Statement: [{ Resource: resource, Condition: { DateLessThan: { 'AWS:EpochTime': time } } }] });
    const resource = 'https://d1.example.test/imageforge/a-0/x-0123456789abcdef.webp';
    const signature = Buffer.from((url.searchParams.get('Signature') ?? '').replace(/-/g, '+').replace(/_/g, '=').replace(/~/g, '/'), 'base64');
    expect(verify('RSA-SHA1', Buffer.from(policy(resource, expires)), publicKey, signature)).toBe(true);
    expect(verify('RSA-SHA1', Buffer.from(policy(resource, expires + 1)), publicKey, signature)).toBe(false);
  });
});
