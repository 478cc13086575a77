import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Address } from './address';

/** What a signature covers. `modifiers` and `format` in their one spelling. */
export type Signed = Omit<Address, 'signature'>;

export type Verdict =
  /** `expires`: when it stops to work, seconds since 1970. `undefined`: never. */
  { isValid: true; expires?: number } | { isValid: false; reason: 'malformed' | 'unknown-key' | 'wrong' | 'expired' };

/** Signs addresses of images that are made on demand, and verifies them. */
export interface AddressSigner {
  /** @param expires seconds since 1970. Left out: the address works as long as its key. */
  sign(address: Signed, expires?: number): string;
  verify(address: Address, nowMs: number): Verdict;
}

const pattern = /^([0-9a-f]{8})\.(?:(\d{1,12})\.)?([A-Za-z0-9_-]{43})$/;

/**
 * A signature is `<key id>.<HMAC-SHA256>`, or `<key id>.<expiry>.<HMAC-SHA256>`.
 * @param secrets the first one signs, all of them verify: so keys are rotated. At least one.
 */
export const createAddressSigner = (secrets: readonly [string, ...string[]]): AddressSigner => {
  const keyOf = (secret: string) => {
    // Keys of our own, so that nothing signed here means anything elsewhere in the application.
    const key = Buffer.from(hkdfSync('sha256', secret, '', 'imageforge delivery', 32));
    return { key, kid: createHmac('sha256', key).update('kid').digest('hex').slice(0, 8) };
  };
  const keys = secrets.map(keyOf);
  const newest = keyOf(secrets[0]);
  const mac = (key: Buffer, { modifiers, asset, format }: Signed, expires: string) =>
    createHmac('sha256', key).update(`${modifiers}\n${asset}\n${format}\n${expires}`).digest('base64url');

  return {
    sign(address, expires) {
      const until = expires === undefined ? '' : String(Math.floor(expires));
      return [newest.kid, ...(until ? [until] : []), mac(newest.key, address, until)].join('.');
    },
    verify(address, nowMs) {
      const [, kid, until = '', received] = pattern.exec(address.signature) ?? [];
      if (received === undefined) return { isValid: false, reason: 'malformed' };
      const signer = keys.find((one) => one.kid === kid);
      if (!signer) return { isValid: false, reason: 'unknown-key' };
      // As texts: base64 has several spellings of the same bytes, and an address has one.
      const expected = Buffer.from(mac(signer.key, address, until));
      if (!timingSafeEqual(expected, Buffer.from(received))) return { isValid: false, reason: 'wrong' };
      if (until === '') return { isValid: true };
      return Number(until) * 1_000 > nowMs ? { isValid: true, expires: Number(until) } : { isValid: false, reason: 'expired' };
    },
  };
};
