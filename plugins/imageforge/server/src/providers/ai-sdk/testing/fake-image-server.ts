import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

export type ServerStep =
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body: unknown }
  | { kind: 'hang' }
  | { kind: 'cut' };

export interface FakeImageServer {
  /** `http://127.0.0.1:41234/v1` */
  url: string;
  requests: { path: string; authorization: string | undefined; body: Record<string, unknown> }[];
  next(...steps: ServerStep[]): void;
  arrival(): Promise<void>;
  close(): Promise<void>;
}

/** A server on loopback that speaks as much of the Images API as `@ai-sdk/openai-compatible` asks for. It checks the fields. */
export const startFakeImageServer = async (): Promise<FakeImageServer> => {
  const requests: FakeImageServer['requests'] = [];
  const steps: ServerStep[] = [];
  const waiting: (() => void)[] = [];
  const handle = async (path: string, authorization: string | undefined, bytes: Buffer, type: string, response: ServerResponse): Promise<void> => {
    const body = await fieldsOf(bytes, type);
    requests.push({ path, authorization, body });
    waiting.splice(0).forEach((resolve) => resolve());
    const step = steps.shift();
    if (step?.kind === 'hang') return;
    if (step?.kind === 'cut') return void response.destroy();
    if (step) return send(response, step.status, step.body, step.headers);
    const known = ['model', 'prompt', 'n', 'size', 'response_format', 'quality', 'style', 'image', 'mask'];
    const unknown = Object.keys(body).find((name) => !known.includes(name));
    const [, width, height] = /^(\d+)x(\d+)$/.exec(String(body.size)) ?? [];
    if (unknown || !width || !height) return send(response, 400, { error: { message: `Unexpected ${unknown ?? 'size'}.` } });
    const data = await Promise.all(
      Array.from({ length: Number(body.n) }, async (_, index) => {
        const [r = 0, g = 0, b = 0] = createHash('sha256').update(`${String(body.prompt)} ${index}`).digest();
        const picture = sharp({ create: { width: Number(width), height: Number(height), channels: 3, background: { r, g, b } } });
        return { b64_json: (await picture.png().toBuffer()).toString('base64') };
      }),
    );
    return send(response, 200, { data });
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => void handle(request.url ?? '', request.headers.authorization, Buffer.concat(chunks), request.headers['content-type'] ?? '', response).catch(() => response.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    next: (...more) => void steps.push(...more),
    arrival: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json', 'x-request-id': 'req_7', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

const fieldsOf = async (bytes: Buffer, type: string): Promise<Record<string, unknown>> => {
  if (!type.startsWith('multipart/form-data')) return JSON.parse(bytes.toString()) as Record<string, unknown>;
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const entries = await Promise.all([...form.entries()].map(async ([name, value]) => [name, value instanceof File ? Buffer.from(await value.arrayBuffer()) : value]));
  return Object.fromEntries(entries) as Record<string, unknown>;
};
