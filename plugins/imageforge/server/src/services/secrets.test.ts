import { createRedact, secretsOf } from './secrets';

const options = {
  providers: { openai: { apiKey: 'sk-planted-key', baseURL: 'https://login:pass%2Fword@example.test/v1', timeoutMs: 5 } },
  queue: { redis: 'redis://:redis-password@localhost:6379' },
  webhooks: [{ id: 'site', secret: 'whsec_planted', url: 'https://example.test/services/T0/B%3F/planted-in-the-path-1?token=in-the-query' }],
  images: { format: 'webp' },
};

describe('secrets of the options', () => {
  it('are what stands under a telling name, and what is in addresses', () => {
    expect(secretsOf(options)).toEqual(
      expect.arrayContaining(['sk-planted-key', 'pass%2Fword', 'pass/word', 'redis-password', 'whsec_planted', 'in-the-query']),
    );
    expect(secretsOf(options)).not.toEqual(expect.arrayContaining(['webp']));
  });

  it('are the path of a webhook, whole and what in it looks like no word', () => {
    const redact = createRedact(secretsOf(options));
    expect(redact('POST /services/T0/B%3F/planted-in-the-path-1 and /services/T0/B?/planted-in-the-path-1')).toBe('POST [secret] and [secret]');
    expect(redact('Unknown token: planted-in-the-path-1')).toBe('Unknown token: [secret]');
    expect(redact('The services of a webhook')).toBe('The services of a webhook');
  });

  it('do not stop the start when an address holds a stray percent sign', () => {
    expect(secretsOf({ webhooks: [{ url: 'https://u:100%25%zz@example.test/100%zz' }] })).toContain('/100%zz');
  });

  it('are taken out of every text', () => {
    const redact = createRedact(secretsOf(options));
    expect(redact('401 for sk-planted-key at redis://:redis-password@localhost:6379')).toBe(
      '401 for [secret] at redis://:[secret]@localhost:6379',
    );
    expect(redact('Nothing of it.')).toBe('Nothing of it.');
  });
});
