import type { ForgeError } from '../engine/errors';
import { parseOptions } from '.';

const http = { id: 'eyes', judges: 'image', url: 'http://127.0.0.1:9000/', scores: '/scores' };

describe('the options of moderation', () => {
  it('judge nothing but the rule about minors until they are set', () => {
    expect(parseOptions({}).moderation).toMatchObject({ minors: true, rules: [], http: [], thresholds: {}, wordList: { languages: [] } });
  });

  it('take what docs/moderation.md shows', () => {
    const moderation = {
      rules: [{ category: 'weapons', action: 'block', words: ['rifle', '步枪'], patterns: ['a+'], except: ['rifle range'], negativePrompt: true }],
      wordList: { languages: ['en', 'de'], allow: ['ass'] },
      openai: { apiKey: 'sk-x', judges: ['image'] },
      http: [{ ...http, body: 'bytes' }, { ...http, id: 'words', judges: 'text', body: { inputs: '{{text}}' }, scores: { toxic: '/0/score' } }],
      thresholds: { '*': { review: 0.4 }, 'violence/graphic': {}, 'NOT SAFE': { block: 0.5 } },
      onUnavailable: 'review',
    };
    expect(parseOptions({ moderation }).moderation).toMatchObject(moderation);
  });

  it.each([
    [{ rules: [{ category: 'x', action: 'block' }] }, 'rules.0: expected "words" or "patterns"'],
    [{ rules: [{ category: ' ', action: 'block', words: ['a'] }] }, 'rules.0.category'],
    [{ rules: [{ category: 'x', action: 'pass', words: ['a'] }] }, 'rules.0.action'],
    [{ wordList: { languages: ['tlh'] } }, 'wordList.languages.0'],
    [{ http: [http, http] }, 'http: expected a different "id"'],
    [{ http: [{ ...http, id: 'openai' }] }, 'http.0.id'],
    [{ http: [{ ...http, judges: 'text', body: 'bytes' }] }, 'http.0.body'],
    [{ http: [{ ...http, scores: 'scores' }] }, 'http.0.scores'],
    [{ http: [{ ...http, url: 'file:///etc/passwd' }] }, 'http.0.url'],
    [{ openai: { judges: ['image'] } }, 'openai.apiKey: expected a key, or "baseURL"'],
    [{ openai: { apiKey: undefined } }, 'openai.apiKey: expected a key'],
    [{ openai: { apiKey: '' } }, 'openai.apiKey: expected a key'],
    [{ thresholds: { hate: { review: 0.9, block: 0.5 } } }, 'thresholds.hate: expected "review" at most'],
    [{ thresholds: { hate: { block: 50 } } }, 'thresholds.hate.block'],
    [{ onUnavailable: 'pass' }, 'onUnavailable'],
  ])('are refused by name: %j', (moderation, message) => {
    expect(() => parseOptions({ moderation })).toThrow(
      expect.objectContaining<Partial<ForgeError>>({
        code: 'IMAGEFORGE_CONFIG_INVALID',
        message: expect.stringContaining(`imageforge.config.moderation.${message}`) as string,
      }),
    );
  });
});
