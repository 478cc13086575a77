import path from 'node:path';
import { loadTypeScript } from '../bench/load-typescript.mjs';
import { plugin } from '../shared/paths.mjs';
import { code, markdownTable } from './markdown.mjs';

/** The table of engine/errors/codes.ts. */
export function errorsTable() {
  const { errorCodes } = loadTypeScript(path.join(plugin, 'server', 'src', 'engine', 'errors', 'codes.ts'));
  const rows = Object.entries(errorCodes).map(([name, { status, retryable, message }]) => [
    code(name),
    String(status),
    retryable ? 'yes' : 'no',
    message,
  ]);
  return markdownTable(['code', 'HTTP status', 'worth a retry', 'meaning'], rows);
}
