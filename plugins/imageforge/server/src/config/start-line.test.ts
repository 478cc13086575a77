import { parseOptions } from '.';
import { createModerators } from '../moderators';
import { startLine } from './start-line';

const lineOf = (input: object): string => {
  const options = parseOptions(input);
  return startLine(options, createModerators(options, { now: () => 0, viewOf: async (image) => image }));
};

describe('the line at the start', () => {
  it('says that nobody judges images, and that all is kept', () => {
    expect(lineOf({})).toBe(
      'ImageForge: prompts judged by minors; images judged by nobody; webhooks 0; retention none, everything is kept; metrics off; Content Credentials on, with a self-made certificate for development',
    );
  });

  it('says who judges what, and what else is on', () => {
    const options = {
      moderation: { minors: false, openai: { apiKey: 'sk-x', judges: ['image'] }, wordList: { languages: ['en'] } },
      webhooks: [{ id: 'site', url: 'https://example.com/hook', secret: 'x'.repeat(24) }],
      retention: { promptsDays: 90, logsDays: 365 },
      metrics: { token: 'x'.repeat(16) },
      provenance: { c2pa: { enabled: false } },
    };
    expect(lineOf(options)).toBe(
      'ImageForge: prompts judged by word-list; images judged by openai; webhooks 1; retention promptsDays 90, logsDays 365; metrics on; Content Credentials off',
    );
  });
});
