import { type Editor, startEditor } from './editor';
import { type Host, startHost } from './host';

/** A host, and an Editor who is logged in there. */
export interface StartedAdmin {
  host: Host;
  editor: Editor;
}

/**
 * Starts both before the tests of a suite and ends both after them; after each test, nothing may have
 * happened that must never happen.
 * @param prepare starts what the host needs before it, and returns the plugin's options
 * @returns filled when the tests begin
 */
export const startedAdmin = (prepare: () => Promise<Record<string, unknown>> | Record<string, unknown> = () => ({})): StartedAdmin => {
  const admin = {} as StartedAdmin;
  beforeAll(async () => {
    admin.host = await startHost(await prepare());
    admin.editor = await startEditor(admin.host);
  });
  afterAll(async () => {
    await admin.editor?.close();
    await admin.host?.stop();
  });
  afterEach(() => expect(admin.editor.troubles.splice(0)).toEqual([]));
  return admin;
};
