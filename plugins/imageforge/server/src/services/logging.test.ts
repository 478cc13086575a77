import { createLogging } from './logging';
import { createRedact } from './secrets';

describe('logging', () => {
  const lines: unknown[][] = [];
  const write =
    (level: string) =>
    (...rest: unknown[]) =>
      lines.push([level, ...rest]);
  const sink = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const { logger, about } = createLogging(sink, createRedact(['hunter2-planted']));
  beforeEach(() => lines.splice(0));

  it('names the generation that is worked on, once', async () => {
    await about('g-1', async () => {
      logger.warn('An image could not be stored.');
      await Promise.resolve();
      logger.info('Generation g-1 succeeded.');
    });
    logger.info('Ready.');
    expect(lines).toEqual([
      ['warn', 'Generation g-1: An image could not be stored.', { plugin: 'imageforge', generationId: 'g-1' }],
      ['info', 'Generation g-1 succeeded.', { plugin: 'imageforge', generationId: 'g-1' }],
      ['info', 'Ready.', { plugin: 'imageforge' }],
    ]);
  });

  it('leaves out secrets', () => {
    logger.error('401 with hunter2-planted');
    expect(lines).toEqual([['error', '401 with [secret]', { plugin: 'imageforge' }]]);
  });
});
