import { createHash } from 'node:crypto';
import { type FakeRequest, type LoopbackReply, serveLoopback } from '../../../engine/testing/serve-loopback';

interface Account {
  cloudName: string;
  apiKey: string;
  apiSecret: string;
  algorithm: 'sha1' | 'sha256';
}

export interface CloudinaryServer {
  url: string;
  requests: FakeRequest[];
  /** By type and name: `upload/imageforge/a-0/x-…`. */
  images: Map<string, { bytes: Buffer; format: string }>;
  /** What is answered instead, one a request; `drop` cuts the connection. */
  fail(...answers: ('drop' | 429 | 500 | 503)[]): void;
  close(): Promise<void>;
}

/**
 * https://cloudinary.com/documentation/authentication_signatures: all parameters but the file, the cloud, the
 * resource type and the key, by their names, joined as a query, with the secret behind. Written from that
 * page, and by nothing that the target has.
 */
const isSigned = (params: readonly (readonly [string, string])[], { apiKey, apiSecret, algorithm }: Account): boolean => {
  const given = Object.fromEntries(params);
  const text = params
    .filter(([name]) => !['file', 'cloud_name', 'resource_type', 'api_key', 'signature'].includes(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
  const isRecent = Math.abs(Number(given.timestamp) - Date.now() / 1_000) < 3_600;
  return isRecent && given.api_key === apiKey && given.signature === createHash(algorithm).update(`${text}${apiSecret}`).digest('hex');
};

/** The part of Cloudinary that the target uses, with the host where visitors load images. */
export const startCloudinaryServer = async (account: Account): Promise<CloudinaryServer> => {
  const images: CloudinaryServer['images'] = new Map();
  const requests: FakeRequest[] = [];
  const failures: ('drop' | 429 | 500 | 503)[] = [];
  const api = `/v1_1/${account.cloudName}`;
  const basic = `Basic ${Buffer.from(`${account.apiKey}:${account.apiSecret}`).toString('base64')}`;
  const refused: LoopbackReply = { status: 401, body: { error: { message: `Invalid Signature, not ${account.apiSecret}.` } } };
  const notFound: LoopbackReply = { status: 404, body: { error: { message: 'Resource not found' } } };
  const resource = (name: string) => {
    const [, public_id = ''] = /^\w+\/(.+)$/.exec(name) ?? [];
    return { public_id, format: images.get(name)?.format, created_at: new Date().toISOString() };
  };

  const post = async (request: FakeRequest): Promise<LoopbackReply> => {
    const form = await request.form();
    const texts = [...form].filter((pair): pair is [string, string] => typeof pair[1] === 'string');
    if (!isSigned(texts, account)) return refused;
    const name = `${form.get('type') as string}/${form.get('public_id') as string}`;
    if (request.path.endsWith('/destroy')) return { body: { result: images.delete(name) ? 'ok' : 'not found' } };
    const file = form.get('file') as File;
    images.set(name, { bytes: Buffer.from(await file.arrayBuffer()), format: file.type.replace('image/', '') });
    return { body: resource(name) };
  };

  const resources = ({ path, query, headers }: FakeRequest): LoopbackReply => {
    if (headers.authorization !== basic) return refused;
    const [type = '', ...rest] = path.slice(`${api}/resources/image/`.length).split('/');
    const name = `${type}/${decodeURIComponent(rest.join('/'))}`;
    if (rest.length > 0) return images.has(name) ? { body: resource(name) } : notFound;
    const names = [...images.keys()].filter((one) => one.startsWith(`${type}/${query.get('prefix')}`)).sort();
    const from = Number(query.get('next_cursor') ?? 0);
    return { body: { resources: names.slice(from, from + 2).map(resource), ...(from + 2 < names.length && { next_cursor: String(from + 2) }) } };
  };

  const server = await serveLoopback(async (request) => {
    const { method, path, query } = request;
    requests.push(request);
    const failure = failures.shift();
    if (failure) return failure === 'drop' ? 'drop' : { status: failure, body: { error: { message: 'Later.' } } };
    if (method === 'POST') return post(request);
    if (path.startsWith(`${api}/resources/`)) return resources(request);
    if (path === `${api}/image/download`) {
      const image = images.get(`${query.get('type')}/${query.get('public_id')}`);
      const isInTime = Number(query.get('expires_at')) * 1_000 > Date.now();
      return isSigned([...query], account) && isInTime && image ? { body: image.bytes } : refused;
    }
    const [, name = '', format] = new RegExp(`^/${account.cloudName}/image/(.+)\\.(\\w+)$`).exec(path) ?? [];
    const image = name.startsWith('upload/') ? images.get(name) : undefined;
    return image?.format === format && image ? { body: image.bytes } : notFound;
  });
  return { url: server.url, requests, images, fail: (...answers) => void failures.push(...answers), close: () => server.close() };
};
