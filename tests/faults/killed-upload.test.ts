import net from 'node:net';
import path from 'node:path';
import { createS3Target } from '../../plugins/imageforge/server/src/adapters/targets/s3';
import { s3Credentials, type S3Server, startS3Server } from '../../plugins/imageforge/server/src/adapters/targets/testing/s3-server';
import type { S3TargetOptions } from '../../plugins/imageforge/server/src/adapters/targets/options';
import { startChild } from '../support/child';
import { waitFor } from '../support/wait-for';

const root = path.resolve(__dirname, '../..');
const megabyte = 1024 * 1024;
const bucket = 'pictures';

const optionsFor = (endpoint: string): S3TargetOptions => ({
  id: 'assets',
  kind: 's3',
  visibility: 'public',
  prefix: 'imageforge/',
  timeoutMs: 60_000,
  bucket,
  region: 'us-east-1',
  endpoint,
  forcePathStyle: true,
  credentials: s3Credentials,
  checksums: 'when-required',
  multipartBytes: 8 * megabyte,
});

interface Narrow {
  url: string;
  /** Bytes that have gone to the server. */
  passed(): number;
  close(): void;
}

/** Lets so many bytes through to the server, and then nothing more. */
const startNarrow = (to: URL, bytes: number): Promise<Narrow> =>
  new Promise((resolve) => {
    let passed = 0;
    const open = new Set<net.Socket>();
    const server = net.createServer((from) => {
      const behind = net.connect(Number(to.port), to.hostname);
      for (const socket of [from, behind]) {
        open.add(socket);
        socket.on('error', () => undefined).on('close', () => [from, behind].forEach((one) => one.destroy()));
      }
      behind.pipe(from);
      from.on('data', (chunk: Buffer) => {
        const rest = chunk.subarray(0, Math.max(0, bytes - passed));
        passed += rest.length;
        if (rest.length > 0) behind.write(rest);
        if (passed >= bytes) from.pause();
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}`,
        passed: () => passed,
        close: () => {
          open.forEach((socket) => socket.destroy());
          server.close();
        },
      });
    });
  });

describe('a process that is killed while it uploads', () => {
  let s3: S3Server;
  beforeAll(async () => {
    s3 = await startS3Server([bucket]);
  });
  afterAll(() => s3.close());

  it.each([
    ['in one piece', 6 * megabyte],
    ['in parts', 24 * megabyte],
  ])('leaves nothing that is seen, of a file %s', async (_name, bytes) => {
    const key = `a-${bytes}/x-0123456789abcdef.webp`;
    // Through the gate: s3rver by itself keeps what came of a body that was cut off, which S3 refuses.
    const narrow = await startNarrow(new URL(s3.url), 3 * megabyte);
    const child = startChild(process.execPath, [path.join(root, 'tests/faults/child/upload.mjs'), JSON.stringify(optionsFor(narrow.url)), key, String(bytes)], { cwd: root });
    await waitFor('the middle of the upload', async () => narrow.passed() >= 3 * megabyte);
    expect(await child.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    expect(child.output()).not.toContain('stored');
    narrow.close();

    const target = createS3Target(optionsFor(s3.url));
    expect(await target.has(key)).toBe(false);
    for await (const page of target.list()) expect(page.map((object) => object.key)).not.toContain(key);
    await target.put({ key, bytes: Buffer.from('the next try'), mediaType: 'image/webp', filename: 'x.webp' });
    expect(await (await fetch(`${s3.directUrl}/${bucket}/imageforge/${key}`)).text()).toBe('the next try');
  });
});
