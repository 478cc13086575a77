import { createSignedUrls } from './signed-urls';

const image = `${'a'.repeat(64)}.webp`;
const at = (ms: number, secrets = ['new', 'old']) => createSignedUrls('/files', secrets, 60, () => ms);
const queryOf = (url: string) => Object.fromEntries(new URL(url, 'http://localhost').searchParams);

describe('signed URLs', () => {
  const query = queryOf(at(1_000_000).sign(image));

  it('work until they expire', () => {
    expect(at(1_000_000).verify(image, query)).toBe(true);
    expect(at(1_059_999).verify(image, query)).toBe(true);
    expect(at(1_060_000).verify(image, query)).toBe(false);
  });

  it.each([
    ['another image', `${'b'.repeat(64)}.webp`, {}],
    ['a later expiry', image, { expires: '9999999999' }],
    ['a signature of another length', image, { signature: 'AAAA' }],
    ['no signature', image, { signature: undefined }],
    ['an unknown key', image, { kid: 'ffffffff' }],
    ['an expiry that is a list', image, { expires: ['1060', '1061'] }],
  ])('are refused for %s', (_name, key, change) => {
    expect(at(1_000_000).verify(key, { ...query, ...change })).toBe(false);
  });

  it('still work after the key was rotated, until the old key is gone', () => {
    expect(at(1_000_000, ['newer', 'new']).verify(image, query)).toBe(true);
    expect(at(1_000_000, ['newer']).verify(image, query)).toBe(false);
  });
});
