import { generateKeyPairSync } from 'node:crypto';
import { parseOptions } from '.';

const s3 = { id: 'assets', kind: 's3', bucket: 'pictures' };
const gcs = { id: 'google', kind: 'gcs', bucket: 'pictures' };
const cloudinary = { id: 'cloud', kind: 'cloudinary', cloudName: 'demo', apiKey: '1', apiSecret: 's' };
const local = { id: 'web', kind: 'local', directory: '/srv/media', cdnBaseUrl: 'https://media.example.com' };
const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const parse = (...targets: object[]) => parseOptions({ targets }).targets;
const refusal = (target: object): string => {
  try {
    parse(target);
    return 'none';
  } catch (thrown) {
    return (thrown as Error).message.replace('Bad options in config/plugins:\n  imageforge.config.targets.0', '').trim();
  }
};

describe('targets in the options', () => {
  it('are none by default, and each kind needs little', () => {
    expect(parseOptions({}).targets).toEqual([]);
    expect(parse(s3, gcs, cloudinary, local).map(({ kind, visibility, prefix, timeoutMs }) => [kind, visibility, prefix, timeoutMs])).toEqual(
      ['s3', 'gcs', 'cloudinary', 'local'].map((kind) => [kind, 'public', 'imageforge/', 60_000]),
    );
  });

  it('take AWS for what has no endpoint, and anything else for a server with paths and few checksums', () => {
    expect(parse(s3)[0]).toMatchObject({ forcePathStyle: false, checksums: 'when-supported', region: 'us-east-1' });
    expect(parse({ ...s3, endpoint: 'https://minio.example.com' })[0]).toMatchObject({ forcePathStyle: true, checksums: 'when-required' });
    expect(parse({ ...s3, endpoint: 'https://s3.example.com', forcePathStyle: false, checksums: 'when-supported' })[0]).toMatchObject({ forcePathStyle: false, checksums: 'when-supported' });
  });

  it('take the type at Cloudinary from the visibility', () => {
    expect(parse(cloudinary)[0]).toMatchObject({ type: 'upload' });
    expect(parse({ ...cloudinary, visibility: 'private' })[0]).toMatchObject({ type: 'authenticated' });
  });

  it.each<[string, object, string]>([
    ['a kind that there is none of', { ...s3, kind: 'ftp' }, ''],
    ['a secret that is not set', { ...s3, credentials: { accessKeyId: undefined, secretAccessKey: 'x' } }, '.credentials.accessKeyId'],
    ['a secret that is empty', { ...cloudinary, apiSecret: '' }, '.apiSecret: expected a text, got an empty one; perhaps an environment variable is not set'],
    ['a key that is none', { ...gcs, credentials: { client_email: 'a@b', private_key: 'none' } }, '.credentials.private_key: expected an RSA private key in PEM'],
    ['two ways to log in', { ...gcs, keyFile: '/key.json', credentials: { client_email: 'a@b', private_key: privateKey } }, '.keyFile'],
    ['a prefix that leads elsewhere', { ...local, prefix: '../' }, '.prefix'],
    ['a prefix without its slash', { ...s3, prefix: 'media' }, '.prefix'],
    ['a folder that depends on where the process starts', { ...local, directory: 'media' }, '.directory: expected an absolute path'],
    ['a public folder that nobody serves', { ...local, cdnBaseUrl: undefined }, '.cdnBaseUrl: expected the address'],
    ['a private folder that is served', { ...local, visibility: 'private' }, '.cdnBaseUrl: expected none'],
    ['CloudFront without its address', { ...s3, visibility: 'private', cloudFront: { keyPairId: 'K', privateKey } }, '.cdnBaseUrl'],
    ['CloudFront for public files', { ...s3, cdnBaseUrl: 'https://d1.example.com', cloudFront: { keyPairId: 'K', privateKey } }, '.cloudFront'],
    ['private files behind a CDN that knows no signature', { ...s3, visibility: 'private', cdnBaseUrl: 'https://d1.example.com' }, '.cdnBaseUrl'],
    ['a private type for public files', { ...cloudinary, type: 'private' }, '.type'],
    ['an option of another kind', { ...gcs, region: 'eu' }, ''],
  ])('refuse %s', (_name, target, where) => {
    const said = refusal(target);
    expect(said).not.toBe('none');
    expect(said.startsWith(where)).toBe(true);
    expect(said.split('\n')).toHaveLength(1);
  });

  it('have an id of their own each', () => {
    expect(() => parse(s3, { ...gcs, id: 'assets' })).toThrow('expected an id of its own for each target');
  });

  it('let nobody ask for longer than is allowed, which is at least what holds without asking', () => {
    expect(() => parseOptions({ signedUrls: { expiresIn: 7_200, maxExpiresIn: 3_600 } })).toThrow('signedUrls.maxExpiresIn');
    expect(parseOptions({}).signedUrls).toEqual({ expiresIn: 3_600, maxExpiresIn: 86_400 });
  });
});
