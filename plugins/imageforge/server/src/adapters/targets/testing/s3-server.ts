import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { type FakeRequest, type LoopbackReply, serveLoopback } from '../../../engine/testing/serve-loopback';
import { refusalOf } from './signature-v4';

interface S3rverOptions {
  address: string;
  port: number;
  silent: boolean;
  directory: string;
  allowMismatchedSignatures: boolean;
  configureBuckets: readonly { name: string }[];
}

/** It comes without types. */
const S3rver = createRequire(__filename)('@20minutes/s3rver') as new (options: S3rverOptions) => {
  run(): Promise<{ port: number }>;
  close(): Promise<void>;
};

/** The only account that s3rver knows. */
export const s3Credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

export interface S3Server {
  /** The gate: every request has to be signed by the documented rule, the bucket's own too, and a body arrives whole or not at all. */
  url: string;
  /** s3rver itself, which checks the signatures of objects by its own implementation. */
  directUrl: string;
  /** What came through the gate, in order: `PUT /bucket/key?uploadId`. */
  requests: FakeRequest[];
  /** Cuts so many uploads, each after its bytes have come. */
  cutUploads(times: number): void;
  /** Files of the bucket as they are kept, by key. */
  stored(bucket: string): string[];
  close(): Promise<void>;
}

/** An S3 on the loopback address that keeps its buckets in a folder of its own. */
export const startS3Server = async (buckets: readonly string[]): Promise<S3Server> => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-s3-'));
  const listen = async (allowMismatchedSignatures: boolean) => {
    const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, allowMismatchedSignatures, configureBuckets: buckets.map((name) => ({ name })) });
    const { port } = await server.run();
    return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
  };
  // It knows the signatures of objects alone, and lets in who has none: the gate stands before it.
  const behind = await listen(true);
  const direct = await listen(false);
  const requests: FakeRequest[] = [];
  let cuts = 0;

  const forward = async ({ method, path: pathname, query, headers, bytes }: FakeRequest): Promise<LoopbackReply> => {
    const rest = Object.entries(headers).filter(([name]) => !/^(host|connection|content-length|expect|authorization|transfer-encoding|x-amz-(content-sha256|date|security-token))$/.test(name));
    const asked = new URLSearchParams([...query].filter(([name]) => !/^X-Amz-/.test(name)));
    const answer = await fetch(`${behind.url}${pathname}?${asked}`, {
      method,
      headers: rest,
      ...(bytes.length > 0 && { body: new Uint8Array(bytes) }),
    });
    const answered = [...answer.headers].filter(([name]) => !/^(connection|transfer-encoding|keep-alive)$/.test(name));
    return { status: answer.status, headers: Object.fromEntries(answered), body: new Uint8Array(await answer.arrayBuffer()) };
  };
  const gate = await serveLoopback(async (request) => {
    requests.push(request);
    const refusal = refusalOf(request, s3Credentials);
    if (refusal) {
      const body = `<?xml version="1.0"?><Error><Code>${refusal}</Code><Message>${refusal} for ${s3Credentials.secretAccessKey}x</Message></Error>`;
      return { status: 403, headers: { 'content-type': 'application/xml' }, body };
    }
    if (request.method === 'PUT' && cuts > 0) {
      cuts -= 1;
      return 'drop';
    }
    return forward(request);
  });

  return {
    url: gate.url,
    directUrl: direct.url,
    requests,
    cutUploads: (times) => void (cuts = times),
    stored: (bucket) =>
      fs
        .readdirSync(path.join(directory, bucket), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('._S3rver_object'))
        .map((name) => name.replace(/\._S3rver_object$/, '')),
    async close() {
      await gate.close();
      await direct.close();
      await behind.close();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
};
