/** Benchmark: publishing an article with the plugin on, with its provider or queue down, and with the plugin off */
import { freePort } from '../../tests/support/free-port';
import type { Benchmark } from './benchmark';
import { comparePublishing, type Setting } from './compare-publishing';

export const needsBuild = true;

const settingsOf = (closedPort: number): Record<string, Setting> => ({
  off: { env: { IMAGEFORGE_ENABLED: 'false' }, after: 'nothing' },
  on: { after: 'ended' },
  'on, provider down': {
    options: {
      defaultModel: 'openai/gpt-image-1',
      providers: { openai: { apiKey: 'none', baseURL: `http://127.0.0.1:${closedPort}/v1` } },
      // One call each: waiting for another try is not what is measured.
      engine: { maxAttempts: 1 },
    },
    after: 'ended',
  },
  'on, queue down': {
    options: { queue: { driver: 'bull', redis: `redis://127.0.0.1:${closedPort}` } },
    after: 'queued',
  },
});

const benchmark: Benchmark = async (context) => comparePublishing(settingsOf(await freePort()), context);

export default benchmark;
