import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '../engine/ports';
import type { Redact } from './secrets';

/** What a log line is about, for programs: JSON formats of Strapi's logger write it as fields. */
interface Facts {
  plugin: 'imageforge';
  generationId?: string;
}

/** Strapi's logger, as far as it is used here. */
type Sink = Record<keyof Logger, (message: string, facts: Facts) => unknown>;

interface Logging {
  logger: Logger;
  /** Every line that is logged meanwhile is about this generation. */
  about<T>(generationId: string, run: () => Promise<T>): Promise<T>;
}

/** Lines with the id of the generation that they are about, and without any secret of the options. */
export const createLogging = (sink: Sink, redact: Redact): Logging => {
  const present = new AsyncLocalStorage<string>();
  const write = (level: keyof Logger) => (message: string) => {
    const generationId = present.getStore();
    const isSaid = generationId === undefined || message.includes(generationId);
    const line = isSaid ? message : `Generation ${generationId}: ${message}`;
    sink[level](redact(line), { plugin: 'imageforge', ...(generationId && { generationId }) });
  };
  return {
    logger: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    about: (generationId, run) => present.run(generationId, run),
  };
};
