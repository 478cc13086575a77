import { ForgeError } from '../engine/errors';
import { createErrorReports, type Sentry } from './error-reports';
import { createRedact } from './secrets';

describe('error reports', () => {
  let sent: { error: Error; tags: Record<string, string> }[];
  let tags: Record<string, string>;
  const sentry: Sentry = {
    withScope: (run) =>
      run({
        clear: () => (tags = {}),
        setTag: (name, value) => (tags[name] = value),
        addEventProcessor: () => undefined,
      }),
    captureException: (error) => sent.push({ error, tags }),
  };
  const reports = (messages = false, client: Sentry | undefined = sentry) =>
    createErrorReports(() => client, createRedact(['hunter2-planted']), { messages });
  beforeEach(() => {
    sent = [];
    tags = {};
  });

  const prompt = 'A red fox\n    at (a prompt that looks like a stack)';
  const database = Object.assign(new Error(`insert into generations values ('${prompt}', 'hunter2-planted')`), { code: 'SQLITE_BUSY' });

  it('say what kind of error it was and where, and keep its message back', () => {
    reports().report(new ForgeError('IMAGEFORGE_STORAGE_FAILED', prompt, { cause: database }), { place: 'finish', generationId: 'g-1' });
    const [{ error, tags: sentTags } = { error: new Error(), tags: {} }] = sent;
    expect(sentTags).toEqual({ plugin: 'imageforge', code: 'IMAGEFORGE_STORAGE_FAILED', place: 'finish', generationId: 'g-1' });
    expect(error.message).toBe('Error SQLITE_BUSY (the message is in the log)');
    expect(error.stack).toContain('error-reports.test.ts');
    expect(error.stack).not.toMatch(/fox|looks like|hunter2/);
  });

  it('tell the message where the operator wants it, without secrets', () => {
    reports(true).report(database, { place: 'finish' });
    expect(sent[0]?.error.message).toContain('A red fox');
    expect(sent[0]?.error.message).not.toContain('hunter2');
  });

  it('are not made of what is expected, nor without Sentry', () => {
    reports().report(new ForgeError('IMAGEFORGE_INVALID_REQUEST'), { place: 'POST /generations' });
    reports().report(new ForgeError('IMAGEFORGE_PROVIDER_UNAVAILABLE'), { place: 'generate' });
    createErrorReports(() => undefined, (text) => text, { messages: false }).report(database, { place: 'finish' });
    expect(sent).toEqual([]);
  });
});
