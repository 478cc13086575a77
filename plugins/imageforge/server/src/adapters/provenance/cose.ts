import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { ForgeError } from '../../engine/errors';

/** How a key signs: its name in C2PA, its number in COSE, and what Node's `sign` is given. */
interface Algorithm {
  name: 'Ed25519' | 'Es256' | 'Es384' | 'Es512' | 'Ps256';
  /** Source: IANA, COSE Algorithms. */
  cose: number;
  hash: string | null;
}

const byCurve: Record<string, Algorithm> = {
  prime256v1: { name: 'Es256', cose: -7, hash: 'sha256' },
  secp384r1: { name: 'Es384', cose: -35, hash: 'sha384' },
  secp521r1: { name: 'Es512', cose: -36, hash: 'sha512' },
};

/** A private key with the certificates that vouch for it. */
export interface SigningKey {
  key: KeyObject;
  /** DER; the key's own first, the root last or left out. */
  chain: readonly Uint8Array[];
}

/**
 * The algorithm of a key.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID when C2PA has none for it
 */
export const algorithmOf = (key: KeyObject): Algorithm => {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  const algorithm: Algorithm | undefined =
    key.asymmetricKeyType === 'ed25519'
      ? { name: 'Ed25519', cose: -8, hash: null }
      : key.asymmetricKeyType === 'rsa'
        ? { name: 'Ps256', cose: -37, hash: 'sha256' }
        : curve === undefined
          ? undefined
          : byCurve[curve];
  if (algorithm) return algorithm;
  throw new ForgeError(
    'IMAGEFORGE_CONFIG_INVALID',
    `provenance.c2pa.privateKey: expected an Ed25519, RSA, P-256, P-384 or P-521 key, got one of the type ${key.asymmetricKeyType ?? 'unknown'}.`,
  );
};

/** Parses a key in PEM. @throws as Node does */
export const readKey = (pem: string): KeyObject => createPrivateKey(pem);

/** Room for a signature, bytes: C2PA fixes its length before anything is signed. */
export const reserveFor = ({ chain }: SigningKey): number => chain.reduce((sum, { byteLength }) => sum + byteLength + 8, 1_024);

/**
 * Signs a claim as C2PA wants it: a COSE_Sign1 with the certificates in the protected header, padded
 * to the length that was reserved.
 * Source: RFC 9052, section 4; RFC 9360 (x5chain); C2PA specification 2.1, section "Digital Signatures".
 */
export const signClaim = (claim: Uint8Array, signer: SigningKey): Uint8Array => {
  const { key, chain } = signer;
  const { cose, hash } = algorithmOf(key);
  const header = map([
    [integer(1), integer(cose)],
    [integer(33), array(chain.map(bytes))],
  ]);
  const toBeSigned = array([text('Signature1'), bytes(header), bytes(new Uint8Array()), bytes(claim)]);
  const signature = sign(hash, toBeSigned, {
    key,
    ...(key.asymmetricKeyType === 'ec' && { dsaEncoding: 'ieee-p1363' as const }),
    ...(key.asymmetricKeyType === 'rsa' && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  });
  const padded = (padding: number): Buffer =>
    Buffer.concat([
      head(6, 18),
      array([bytes(header), map([[text('pad'), bytes(new Uint8Array(padding))]]), Buffer.from([0xf6]), bytes(signature)]),
    ]);
  const size = reserveFor(signer);
  // The length of the padding takes one to three bytes itself.
  for (let padding = size - padded(0).byteLength; padding >= 0 && padding > size - padded(0).byteLength - 6; padding -= 1) {
    const sealed = padded(padding);
    if (sealed.byteLength === size) return sealed;
  }
  throw new ForgeError('IMAGEFORGE_INTERNAL', `A signature does not fit into ${size} bytes.`);
};

/** The head of a CBOR item. Source: RFC 8949, section 3. */
const head = (type: number, value: number): Buffer => {
  const first = type << 5;
  if (value < 24) return Buffer.from([first | value]);
  if (value < 0x100) return Buffer.from([first | 24, value]);
  if (value < 0x1_0000) return Buffer.from([first | 25, value >> 8, value & 0xff]);
  const long = Buffer.from([first | 26, 0, 0, 0, 0]);
  long.writeUInt32BE(value, 1);
  return long;
};
const integer = (value: number): Buffer => (value >= 0 ? head(0, value) : head(1, -1 - value));
const bytes = (value: Uint8Array): Buffer => Buffer.concat([head(2, value.byteLength), value]);
const text = (value: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
const array = (items: readonly Uint8Array[]): Buffer => Buffer.concat([head(4, items.length), ...items]);
const map = (entries: readonly (readonly [Uint8Array, Uint8Array])[]): Buffer => Buffer.concat([head(5, entries.length), ...entries.flat()]);
