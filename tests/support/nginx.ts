import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startChild } from './child';
import { freePort } from './free-port';
import { found } from './parts';
import { waitFor } from './wait-for';

export interface Nginx {
  origin: string;
  /** Folder of this run. */
  folder: string;
  stop(): Promise<void>;
}

/**
 * Starts an nginx of its own.
 * @param configuration what stands at the level of `http`, for a port and a folder of its own
 */
export const startNginx = async (configuration: (port: number, folder: string) => string): Promise<Nginx> => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-nginx-'));
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
  const main = [
    // The folder belongs to whoever runs the test.
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'daemon off; worker_processes 1;',
    `pid ${folder}/nginx.pid; error_log ${folder}/error.log warn;`,
    'events { worker_connections 512; }',
    `http { default_type application/octet-stream; access_log off; sendfile on; tcp_nopush on;\n${temporary.join('\n')}\n${configuration(port, folder)}\n}`,
  ];
  fs.writeFileSync(path.join(folder, 'nginx.conf'), main.join('\n'));
  const child = startChild(found('nginx') ?? 'nginx', ['-p', folder, '-c', path.join(folder, 'nginx.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const origin = `http://127.0.0.1:${port}`;
  const errors = () => (fs.existsSync(`${folder}/error.log`) ? fs.readFileSync(`${folder}/error.log`, 'utf8') : '');
  await waitFor('nginx to answer', async () => {
    if (!child.isRunning) throw new Error(`nginx did not start:\n${child.output()}${errors()}`);
    return fetch(`${origin}/-`).then(
      () => true,
      () => false,
    );
  });
  return {
    origin,
    folder,
    async stop() {
      await child.end('SIGTERM');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
};
