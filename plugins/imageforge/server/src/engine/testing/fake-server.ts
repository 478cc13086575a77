import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Size } from '../image-model';
import type { HttpFailure } from './http-failures';
import type { ProviderFailure } from './image-model-subject';
import { type FakeAnswer, type FakeRequest, type Loopback, type LoopbackReply, serveLoopback } from './serve-loopback';

/** What an answer's images are made with: here the server spoils them, where it is to. */
export interface FakeImages {
  /** A PNG for each key, the same for the same key. */
  draw(size: Size, keys: readonly string[]): Promise<Buffer[]>;
  /** An address at which the image can be fetched. */
  link(image: Buffer): string;
}

export interface FakeServerOptions {
  /** The provider's answer when all is well. It checks the request, and refuses what the provider would refuse. */
  answer(request: FakeRequest, images: FakeImages): FakeAnswer | Promise<FakeAnswer>;
  /** The provider's own dress of a refusal. Default: `{"message": …}`. */
  refuse?(status: number, message: string): FakeAnswer;
  /** The provider's own dress of a refusal by its moderation. */
  moderation?: FakeAnswer;
}

export interface FakeServer extends Loopback {
  /** Every request but those for linked images, in the order of arrival. */
  requests: FakeRequest[];
  /** Those for linked images. */
  fetched: FakeRequest[];
  /** Fails once in this way, at the next request or image that it applies to. */
  fail(failure: HttpFailure | ProviderFailure): void;
  /** Leaves the next request without an answer; resolves once it is there. */
  hang(): Promise<FakeRequest>;
}

/** A real HTTP server on the loopback address, which can fail in every way that servers do. */
export const startFakeServer = async ({ answer, refuse = plainRefusal, moderation }: FakeServerOptions): Promise<FakeServer> => {
  const requests: FakeRequest[] = [];
  const fetched: FakeRequest[] = [];
  const files = new Map<string, FakeAnswer>();
  const waiting: ((request: FakeRequest) => void)[] = [];
  let fault: HttpFailure | 'moderation' | undefined;
  /** @returns the failure, once, where it is one of these. */
  const take = <Some extends NonNullable<typeof fault>>(...some: Some[]): Some | undefined => {
    const taken = some.find((one) => one === fault);
    if (taken !== undefined) fault = undefined;
    return taken;
  };

  const images: FakeImages = {
    async draw({ width, height }, keys) {
      const spoiled = take('empty-list', 'not-an-image', 'truncated', 'wrong-size');
      if (spoiled === 'empty-list') return [];
      if (spoiled === 'not-an-image') return keys.map(() => Buffer.from('<html>no image</html>'));
      const half = spoiled === 'wrong-size' ? 2 : 1;
      const drawn = await Promise.all(keys.map((key) => drawPng({ width: Math.ceil(width / half), height: Math.ceil(height / half) }, key)));
      return spoiled === 'truncated' ? drawn.map((image) => image.subarray(0, image.length / 2)) : drawn;
    },
    link(image) {
      const name = `/linked/${files.size + 1}.png`;
      const spoiled = take('expired-link', 'private-redirect');
      const served: FakeAnswer = { headers: { 'content-type': 'image/png' }, body: image };
      const expired: FakeAnswer = { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
      const elsewhere: FakeAnswer = { status: 302, headers: { location: 'http://10.0.0.7/secret.png' } };
      files.set(name, spoiled === 'expired-link' ? expired : spoiled === 'private-redirect' ? elsewhere : served);
      return `${server.url}${name}`;
    },
  };

  const handle = async (request: FakeRequest): Promise<LoopbackReply> => {
    const file = files.get(request.path);
    if (file) {
      fetched.push(request);
      return file;
    }
    requests.push(request);
    const isHanging = take('hang');
    waiting.splice(0).forEach((resolve) => resolve(request));
    if (isHanging) return 'hang';
    const status = take('401', '402', '403', '404', '408', '413', '422', '429', '429-retry-after', '500', '503');
    if (status) {
      // Some servers echo what they were sent.
      const { status: number = parseInt(status, 10), ...rest } = refuse(parseInt(status, 10), `A reason, for ${keysOf(request).join(' ')}.`);
      return { ...rest, status: number, headers: { ...rest.headers, ...(status === '429-retry-after' && { 'retry-after': '2' }) } };
    }
    if (take('moderation')) {
      if (!moderation) throw new Error('Expected the fake server to have "moderation", because it is to refuse.');
      return moderation;
    }
    if (take('redirect')) return { status: 307, headers: { location: 'http://10.0.0.7/' } };
    const transport = take('cut', 'too-large');
    const proper = await answer(request, images);
    if (!transport) return proper;
    return transport === 'cut' ? { cut: proper } : { flood: proper };
  };

  const server = await serveLoopback(handle);
  return {
    ...server,
    requests,
    fetched,
    fail(failure) {
      fault = failure in alike ? alike[failure as keyof typeof alike] : (failure as HttpFailure | 'moderation');
    },
    hang: () => {
      fault = 'hang';
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
};

/** What the failures that every provider has look like over HTTP. */
const alike = {
  auth: '401',
  quota: '402',
  'rate-limit': '429',
  rejection: '422',
  outage: '503',
  garbage: 'not-an-image',
} as const satisfies Partial<Record<ProviderFailure, HttpFailure>>;

const plainRefusal = (status: number, message: string): FakeAnswer => ({ status, body: { message } });

/** A picture in the colour of its key, with enough in it that half of it is no picture. */
const drawPng = ({ width, height }: Size, key: string): Promise<Buffer> => {
  const [r = 0, g = 0, b = 0, at = 0] = createHash('sha256').update(key).digest();
  const spot = `<svg width="${width}" height="${height}"><circle cx="${at % 100}%" cy="50%" r="20%" fill="#fff"/></svg>`;
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .composite([{ input: Buffer.from(spot) }])
    .png()
    .toBuffer();
};

const keysOf = ({ headers }: FakeRequest): string[] =>
  Object.entries(headers).flatMap(([name, value]) => (/authorization|key|token/.test(name) ? [value] : []));
