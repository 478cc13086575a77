import { createHmac } from 'node:crypto';
import { type Address, formatAddress, parseAddress } from './address';
import { createAddressSigner } from './address-signer';
import { imageUrl, srcSet } from './public';
import { createSignedImageUrls } from './signing';

const meant = { modifiers: 'w_640', asset: 'a1b2-0', format: 'webp' } as const;
const newest = createAddressSigner(['new', 'old']);
const at = 1_000_000_000;

describe('signed addresses', () => {
  it('are valid for what they were signed for', () => {
    expect(newest.verify({ ...meant, signature: newest.sign(meant) }, at)).toEqual({ isValid: true });
  });

  it('end with their expiry', () => {
    const signature = newest.sign(meant, at / 1_000 + 60);
    expect(newest.verify({ ...meant, signature }, at + 59_999)).toEqual({ isValid: true, expires: at / 1_000 + 60 });
    expect(newest.verify({ ...meant, signature }, at + 60_000)).toEqual({ isValid: false, reason: 'expired' });
  });

  const signature = newest.sign(meant, at / 1_000 + 60);
  const [kid, expires, mac = ''] = signature.split('.');
  it.each<[string, Partial<Address>, string]>([
    ['other modifiers', { modifiers: 'w_641' }, 'wrong'],
    ['another asset', { asset: 'a1b2-1' }, 'wrong'],
    ['another format', { format: 'png' }, 'wrong'],
    ['a later expiry', { signature: `${kid}.${Number(expires) + 1}.${mac}` }, 'wrong'],
    ['no expiry', { signature: `${kid}.${mac}` }, 'wrong'],
    ['another key', { signature: `ffffffff.${expires}.${mac}` }, 'unknown-key'],
    ['no key', { signature: mac }, 'malformed'],
    ['a shorter code', { signature: `${kid}.${expires}.${mac.slice(1)}` }, 'malformed'],
    ['nothing', { signature: '' }, 'malformed'],
    ['the text that stands for none', { signature: '-' }, 'malformed'],
  ])('are refused with %s', (_name, change, reason) => {
    expect(newest.verify({ ...meant, signature, ...change }, at)).toEqual({ isValid: false, reason });
  });

  it('have one spelling of the same bytes', () => {
    // The last of 43 characters holds four bits: four of them are the same bytes.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(mac.at(-1) ?? '');
    const twin = `${mac.slice(0, -1)}${alphabet[last ^ 1]}`;
    expect(Buffer.from(twin, 'base64url')).toEqual(Buffer.from(mac, 'base64url'));
    expect(newest.verify({ ...meant, signature: `${kid}.${expires}.${twin}` }, at)).toEqual({ isValid: false, reason: 'wrong' });
  });

  it('work after the key was rotated, until the old key is gone', () => {
    const old = createAddressSigner(['old']).sign(meant);
    expect(newest.verify({ ...meant, signature: old }, at)).toEqual({ isValid: true });
    expect(createAddressSigner(['newer', 'new']).verify({ ...meant, signature: old }, at)).toEqual({ isValid: false, reason: 'unknown-key' });
    expect(newest.sign(meant)).toBe(createAddressSigner(['new']).sign(meant));
  });

  it('are signed with a key of their own, and not with the secret', () => {
    const plain = createHmac('sha256', 'new').update('w_640\na1b2-0\nwebp\n').digest('base64url');
    expect(newest.sign(meant)).not.toContain(plain);
  });
});

describe('addresses', () => {
  it.each([
    ['/imageforge/i/-/w_640/a1b2-0.webp', { signature: '-', ...meant }],
    ['/imageforge/i/-/w_640,h_20/a1b2-0.jpg', { signature: '-', modifiers: 'w_640,h_20', asset: 'a1b2-0', format: 'jpeg' }],
    ['/imageforge/i/-/w_640/a1b2-0.gif', undefined],
    ['/imageforge/i/-/w_640/../a.webp', undefined],
    ['/imageforge/i/-/w_640/a%2fb.webp', undefined],
    ['/imageforge/i/-/w_640/a1b2-0.webp/', undefined],
    ['/imageforge/i/-/w_640/a1b2-0.webp\n', undefined],
    ['/imageforge/i/-//a1b2-0.webp', undefined],
  ])('%s is read', (path, expected) => {
    expect(parseAddress(path)).toEqual(expected);
    if (expected?.format === 'webp') expect(formatAddress(expected as Address)).toBe(path);
  });

  it('are built for pages', () => {
    expect(imageUrl('https://cdn.test/', { asset: 'a-0', height: 90, width: 160 })).toBe('https://cdn.test/imageforge/i/-/w_160,h_90/a-0.auto');
    expect(imageUrl('', { asset: 'a-0', preset: 'card', format: 'webp' })).toBe('/imageforge/i/-/card/a-0.webp');
    expect(srcSet('', { asset: 'a-0', width: 160, height: 90, format: 'avif' }, [320, 640])).toBe(
      '/imageforge/i/-/w_320,h_180/a-0.avif 320w, /imageforge/i/-/w_640,h_360/a-0.avif 640w',
    );
    expect(() => imageUrl('', { asset: 'a-0', width: 0 })).toThrow('expected "width" with 1 to 8192, got 0');
  });

  it('are signed by servers that hold a key', () => {
    const urls = createSignedImageUrls({ baseUrl: 'https://cdn.test', key: 'old', now: () => at });
    const address = parseAddress(new URL(urls.url({ asset: 'a-0', width: 9, expiresIn: 60 })).pathname);
    expect(address).toMatchObject({ modifiers: 'w_9', asset: 'a-0', format: 'auto' });
    expect(newest.verify(address as Address, at)).toEqual({ isValid: true, expires: at / 1_000 + 60 });
  });
});
