import { randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ForgeError } from '../../engine/errors';
import { algorithmOf, readKey, type SigningKey } from './cose';

/** Years that the certificate for development holds. */
const developmentYears = 10;

const certificates = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The operator's key and certificates.
 * @param certificate PEM: the key's own certificate first, then those that vouch for it
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID with what was expected
 */
export const readSigningKey = ({ certificate, privateKey }: { certificate: string; privateKey: string }, now: Date): SigningKey => {
  const chain = (certificate.match(certificates) ?? []).map((pem) => attempt('certificate', 'certificates in PEM', () => new X509Certificate(pem)));
  const [own] = chain;
  if (!own) throw invalid('certificate', 'expected certificates in PEM, the key\'s own first, got none');
  const key = attempt('privateKey', 'a private key in PEM, without a password', () => readKey(privateKey));
  algorithmOf(key);
  if (!own.checkPrivateKey(key)) throw invalid('privateKey', `expected the key of the first certificate, ${own.subject.replaceAll('\n', ', ')}, got another`);
  if (new Date(own.validTo) <= now) throw invalid('certificate', `expected a certificate that is still valid, got one that ended on ${own.validTo}`);
  return { key, chain: chain.map(({ raw }) => raw) };
};

const invalid = (field: string, problem: string, cause?: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_CONFIG_INVALID', `imageforge.config.provenance.c2pa.${field}: ${problem}.`, { cause });

const attempt = <Result>(field: string, expected: string, run: () => Result): Result => {
  try {
    return run();
  } catch (cause) {
    // Not what Node says of it: it may quote the key.
    throw invalid(field, `expected ${expected}, got something else`, cause);
  }
};

/**
 * A key of our own making, for those who have none: it proves that a file was not changed since, and
 * not who made it. It is made once and lies in the private folder; of two processes that make one at
 * the same time, both use the one that was there first.
 */
export const developmentKey = async (folder: string, now: Date): Promise<SigningKey> => {
  const path = join(folder, 'c2pa-development.pem');
  const stored = await readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw thrown;
  });
  if (stored !== undefined) return readSigningKey({ certificate: stored, privateKey: stored }, now);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `.${randomBytes(8).toString('hex')}.tmp`);
  await writeFile(temporary, await makeDevelopmentKey(now), { mode: 0o600, flag: 'wx' });
  try {
    await link(temporary, path).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EEXIST') throw thrown;
    });
  } finally {
    await rm(temporary, { force: true });
  }
  return developmentKey(folder, now);
};

/** @returns PEM: the key, its certificate, and the certificate that vouches for it: C2PA allows none that vouches for itself. */
const makeDevelopmentKey = async (now: Date): Promise<string> => {
  const x509 = await import('@peculiar/x509');
  // The same thing, under the name that the package's types know.
  x509.cryptoProvider.set(webcrypto as typeof globalThis.crypto);
  // Ed25519 signs the same bytes in the same way each time.
  const algorithm = { name: 'Ed25519' };
  const makeKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
  const [root, own] = await Promise.all([makeKeys(), makeKeys()]);
  const validity = { notBefore: now, notAfter: new Date(now.getTime() + developmentYears * 365 * 86_400_000), signingAlgorithm: algorithm };
  const rootCertificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: randomBytes(8).toString('hex'),
    name: 'CN=ImageForge development root, O=Self-made by ImageForge',
    keys: root,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(root.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: randomBytes(8).toString('hex'),
    subject: 'CN=ImageForge development, O=Self-made by ImageForge',
    issuer: rootCertificate.subject,
    publicKey: own.publicKey,
    signingKey: root.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      // E-mail protection, which C2PA asks for where a certificate has no use of its own for claims.
      new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.4']),
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', own.privateKey)).toString('base64');
  return [`-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----`, certificate.toString('pem'), rootCertificate.toString('pem'), ''].join('\n');
};
