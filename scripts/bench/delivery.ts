/** Benchmark: images on demand, repeated and for the first time, against ipx and against nginx with the same file */
import { type ChildProcess, fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createSignedImageUrls } from '../../plugins/imageforge/server/src/delivery/signing';
import { startNginx } from '../../tests/support/nginx';
import { found } from '../../tests/support/parts';
import { waitFor } from '../../tests/support/wait-for';
import type { Benchmark, Row } from './benchmark';
import { requestsPerSecond } from './delivery-load';
import { percentile, timed } from './statistics';

export const needsBuild = true;

const key = 'a-key-for-the-benchmark-of-the-delivery';
const size = '1536x1024';
/** What is asked for again and again. */
const width = 640;
/** Widths that are asked for once each. */
const coldWidths = Array.from({ length: 40 }, (_, index) => 500 + index * 11);
const rounds = 5;
const roundMs = 2_000;

interface Server {
  origin: string;
  asset: string;
  master: string;
}

const start = async (root: string, kind: 'strapi' | 'ipx', settings: object, children: ChildProcess[]): Promise<Server> => {
  const child = fork(path.join(root, 'scripts', 'bench', 'delivery-server.mjs'), [kind, JSON.stringify(settings)], { cwd: root });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Server));
    child.once('exit', (code) => reject(new Error(`${kind} ended with ${code}.`)));
  });
};

const get = async (url: string): Promise<Buffer> => {
  const response = await fetch(url, { headers: { accept: 'image/webp' } });
  if (response.status !== 200) throw new Error(`${url} was answered with ${response.status}.`);
  return Buffer.from(await response.arrayBuffer());
};

/** The first has none of `goal`s; each is measured in turn, so that what else the machine does falls on all alike. */
const inTurn = async (measures: Record<string, (round: number) => Promise<number>>, times: number): Promise<Record<string, number[]>> => {
  const took: Record<string, number[]> = {};
  const names = Object.keys(measures);
  for (let round = 0; round < times; round += 1) {
    for (let place = 0; place < names.length; place += 1) {
      const name = names[(place + round) % names.length] ?? '';
      (took[name] ??= []).push((await measures[name]?.(round)) ?? 0);
    }
  }
  return took;
};

const median = (values: readonly number[] | undefined) => percentile(values ?? [], 0.5);

const benchmark: Benchmark = async ({ root, log }) => {
  const children: ChildProcess[] = [];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-bench-delivery-'));
  let stopNginx = async () => {};
  try {
    log('Starting Strapi, with and without Content Credentials, and ipx …');
    const options = { delivery: { keys: [key], allowed: [`w_${width}`] } };
    const strapi = await start(root, 'strapi', { size, options: { ...options, delivery: { ...options.delivery, cache: { directory: path.join(folder, 'one') } } } }, children);
    const plain = await start(
      root,
      'strapi',
      { size, options: { delivery: { ...options.delivery, cache: { directory: path.join(folder, 'two') } }, provenance: { c2pa: { enabled: false } } } },
      children,
    );
    fs.writeFileSync(path.join(folder, 'master.webp'), Buffer.from(strapi.master, 'base64'));
    const ipx = await start(root, 'ipx', { folder }, children);

    const ours = `${strapi.origin}/imageforge/i/-/w_${width}/${strapi.asset}.webp`;
    const theirs = `${ipx.origin}/f_webp,w_${width}/master.webp`;
    const file = await get(ours);
    await get(theirs);
    await waitFor('the stored file', async () => (await fetch(ours)).headers.get('cache-status') === 'ImageForge; hit');
    fs.writeFileSync(path.join(folder, 'stored.webp'), file);

    const measures: Record<string, (round: number) => Promise<number>> = {
      ours: () => requestsPerSecond(ours, { forMs: roundMs }),
      ipx: () => requestsPerSecond(theirs, { forMs: roundMs }),
    };
    if (found('nginx')) {
      const nginx = await startNginx((port) => `types { image/webp webp; } server { listen 127.0.0.1:${port}; root ${folder}; keepalive_requests 10000000; }`);
      stopNginx = nginx.stop;
      measures.nginx = () => requestsPerSecond(`${nginx.origin}/stored.webp`, { forMs: roundMs });
    } else log('nginx: not found, so nothing is compared with it.');

    log(`Asking for one image of ${file.byteLength} bytes again and again, ${rounds} times ${roundMs / 1_000} s each …`);
    const hot = await inTurn(measures, rounds);

    log(`Asking for ${coldWidths.length} widths, each for the first time, one after the other …`);
    const urlOf = ({ origin, asset }: Server, wide: number) => createSignedImageUrls({ baseUrl: origin, key }).url({ asset, width: wide, format: 'webp' });
    const once = (url: string) => timed(() => get(url)).then(({ ms }) => ms);
    const wide = (round: number) => coldWidths[round] ?? 1;
    for (const url of [urlOf(strapi, 400), urlOf(plain, 400), `${ipx.origin}/f_webp,w_400/master.webp`]) await get(url);
    const cold = await inTurn(
      {
        ours: (round) => once(urlOf(strapi, wide(round))),
        plain: (round) => once(urlOf(plain, wide(round))),
        ipx: (round) => once(`${ipx.origin}/f_webp,w_${wide(round)}/master.webp`),
      },
      coldWidths.length,
    );

    const rows: Row[] = [
      { metric: 'repeated URL, against ipx', value: median(hot.ours), unit: 'requests/s', baseline: median(hot.ipx), goal: 'ratio ≥ 20' },
      ...(hot.nginx ? [{ metric: 'repeated URL, against nginx', value: median(hot.ours), unit: 'requests/s', baseline: median(hot.nginx) }] : []),
      { metric: 'cold transform, p50', value: median(cold.ours), unit: 'ms', baseline: median(cold.ipx), goal: 'ratio ≤ 1' },
      { metric: 'cold transform, p50, without C2PA', value: median(cold.plain), unit: 'ms', baseline: median(cold.ipx), goal: 'ratio ≤ 1' },
      { metric: 'cold transform, p90', value: percentile(cold.ours ?? [], 0.9), unit: 'ms', baseline: percentile(cold.ipx ?? [], 0.9) },
    ];
    return rows;
  } finally {
    await stopNginx();
    for (const child of children) child.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true });
  }
};

export default benchmark;
