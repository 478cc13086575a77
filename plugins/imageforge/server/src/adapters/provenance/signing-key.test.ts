import { generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import sharp from 'sharp';
import { createC2pa } from './c2pa';
import { developmentKey, readSigningKey } from './signing-key';

const now = new Date('2026-11-25T00:00:00Z');
const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A certificate of an authority for a key of that kind, as an operator has one. */
const certified = async (algorithm: webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams | webcrypto.Algorithm, notAfter = new Date('2027-11-25T00:00:00Z')) => {
  x509.cryptoProvider.set(webcrypto);
  const makeKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
  const [root, own] = await Promise.all([makeKeys(), makeKeys()]);
  const common = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter, signingAlgorithm: { ...algorithm, hash: 'SHA-256' } };
  const issuer = await x509.X509CertificateGenerator.createSelfSigned({
    ...common,
    name: 'CN=A root',
    keys: root,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true)],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    ...common,
    subject: 'CN=pictures.example.com, O=Example',
    issuer: issuer.subject,
    publicKey: own.publicKey,
    signingKey: root.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.4']),
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', own.privateKey)).toString('base64');
  return {
    certificate: `${certificate.toString('pem')}\n${issuer.toString('pem')}`,
    privateKey: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----`,
  };
};

const picture = () => sharp({ create: { width: 64, height: 64, channels: 3, background: '#963' } }).jpeg().toBuffer();

describe("the operator's key", () => {
  it.each([
    ['P-256', { name: 'ECDSA', namedCurve: 'P-256' }],
    ['P-384', { name: 'ECDSA', namedCurve: 'P-384' }],
    ['P-521', { name: 'ECDSA', namedCurve: 'P-521' }],
    ['Ed25519', { name: 'Ed25519' }],
    ['RSA', { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }],
  ])('signs with %s', async (_name, algorithm) => {
    const key = readSigningKey(await certified(algorithm), now);
    const c2pa = createC2pa(async () => key);
    const signed = await c2pa.sign(
      { bytes: await picture(), mediaType: 'image/jpeg' },
      { title: 'a', sourceType: 'algorithmicMedia', ingredients: [] },
    );
    expect(await c2pa.read(signed)).toMatchObject({ state: 'valid', failures: [], signedBy: 'pictures.example.com, Example' });
  });

  it('is refused with what was expected', async () => {
    const good = await certified({ name: 'Ed25519' });
    const ended = await certified({ name: 'Ed25519' }, new Date('2026-06-01T00:00:00Z'));
    const other = pemOf(generateKeyPairSync('ed25519').privateKey);
    const curve = pemOf(generateKeyPairSync('x25519').privateKey);
    const refusal = (given: typeof good) => {
      try {
        return readSigningKey(given, now);
      } catch (thrown) {
        return (thrown as Error).message;
      }
    };
    expect([
      refusal({ ...good, certificate: 'no' }),
      refusal({ ...good, certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }),
      refusal({ ...good, privateKey: 'a secret that must not be quoted' }),
      refusal({ ...good, privateKey: other }),
      refusal({ ...good, privateKey: curve }),
      refusal(ended),
    ]).toEqual([
      "imageforge.config.provenance.c2pa.certificate: expected certificates in PEM, the key's own first, got none.",
      'imageforge.config.provenance.c2pa.certificate: expected certificates in PEM, got something else.',
      'imageforge.config.provenance.c2pa.privateKey: expected a private key in PEM, without a password, got something else.',
      'imageforge.config.provenance.c2pa.privateKey: expected the key of the first certificate, CN=pictures.example.com, O=Example, got another.',
      'provenance.c2pa.privateKey: expected an Ed25519, RSA, P-256, P-384 or P-521 key, got one of the type x25519.',
      'imageforge.config.provenance.c2pa.certificate: expected a certificate that is still valid, got one that ended on Jun  1 00:00:00 2026 GMT.',
    ]);
  });
});

describe('the key for development', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'imageforge-key-')), 'credentials');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  it('is one for all who make it at the same time, for the owner alone', async () => {
    const keys = await Promise.all([developmentKey(folder, now), developmentKey(folder, now), developmentKey(folder, now)]);
    expect(new Set(keys.map(({ key }) => pemOf(key))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['c2pa-development.pem']);
    expect((await stat(join(folder, 'c2pa-development.pem'))).mode & 0o777).toBe(0o600);
  });

  it('stays the same', async () => {
    const first = await developmentKey(folder, now);
    const pem = await readFile(join(folder, 'c2pa-development.pem'), 'utf8');
    const second = await developmentKey(folder, now);
    expect(pemOf(second.key)).toBe(pemOf(first.key));
    expect(pem).toContain(pemOf(first.key).split('\n')[1]);
  });
});
