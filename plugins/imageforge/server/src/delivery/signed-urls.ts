import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { ForgeError } from '../engine/errors';
import type { SignedUrls } from '../engine/ports';

/**
 * Short-lived addresses for images that are not public. The HMAC covers the image and the expiry.
 * @param secrets the application's keys, the newest first: new addresses use it, old ones verify
 *   with the others for as long as they live.
 * @param expiresIn seconds, where a call says nothing else.
 * @param now ms since 1970.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID without a secret.
 */
export const createSignedUrls = (
  basePath: string,
  secrets: readonly string[],
  expiresIn: number,
  now: () => number,
): SignedUrls => {
  // Keys of our own, so that nothing signed here means anything elsewhere in the application.
  const keys = secrets.map((secret) => {
    const key = Buffer.from(hkdfSync('sha256', secret, '', 'imageforge signed urls', 32));
    return { key, kid: createHmac('sha256', key).update('kid').digest('hex').slice(0, 8) };
  });
  const [newest] = keys;
  if (!newest) {
    throw new ForgeError('IMAGEFORGE_CONFIG_INVALID', 'Expected at least one secret in app.keys of config/server; addresses of private images are signed with it.');
  }
  const mac = (key: Buffer, image: string, expires: string) =>
    createHmac('sha256', key).update(`${image}\n${expires}`).digest();

  return {
    sign(image, forSeconds = expiresIn) {
      const expires = String(Math.floor(now() / 1000) + forSeconds);
      const signature = mac(newest.key, image, expires).toString('base64url');
      return `${basePath}/${image}?${new URLSearchParams({ expires, kid: newest.kid, signature }).toString()}`;
    },
    verify(image, { expires, kid, signature }) {
      if (typeof expires !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(expires)) return false;
      const signer = keys.find((one) => one.kid === kid);
      if (!signer) return false;
      const expected = mac(signer.key, image, expires);
      const received = Buffer.from(signature, 'base64url');
      const isOurs = received.length === expected.length && timingSafeEqual(received, expected);
      return isOurs && Number(expires) * 1000 > now();
    },
  };
};
