import { createHash, type KeyObject, verify } from 'node:crypto';
import { type FakeRequest, type LoopbackReply, serveLoopback } from '../../../engine/testing/serve-loopback';

interface StoredObject {
  bytes: Buffer;
  metadata: Record<string, unknown>;
}

export interface GcsServer {
  url: string;
  requests: FakeRequest[];
  objects: Map<string, StoredObject>;
  cutUploads(times: number): void;
  close(): Promise<void>;
}

const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
const timeOf = (text: string): number => Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/**
 * Whether an address is signed by Google's V4 rule with the key of this account:
 * https://cloud.google.com/storage/docs/access-control/signing-urls-manually
 * Written from that page, and by nothing that the SDK has.
 */
const isSigned = ({ method, path, query, headers }: FakeRequest, { email, publicKey }: { email: string; publicKey: KeyObject }): boolean => {
  const time = query.get('X-Goog-Date') ?? '';
  const scope = (query.get('X-Goog-Credential') ?? '').slice(email.length + 1);
  const expires = Number(query.get('X-Goog-Expires'));
  const age = (Date.now() - timeOf(time)) / 1_000;
  if (query.get('X-Goog-Algorithm') !== 'GOOG4-RSA-SHA256' || query.get('X-Goog-SignedHeaders') !== 'host') return false;
  if (!query.get('X-Goog-Credential')?.startsWith(`${email}/`) || scope !== `${time.slice(0, 8)}/auto/storage/goog4_request`) return false;
  if (!(expires >= 1 && expires <= 604_800 && age <= expires)) return false;
  const canonicalQuery = [...query]
    .filter(([name]) => name !== 'X-Goog-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  // Google's own host has no port, and the SDK leaves it out.
  const host = headers.host?.split(':')[0];
  const canonical = [method, path, canonicalQuery, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const text = ['GOOG4-RSA-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  return verify('RSA-SHA256', Buffer.from(text), publicKey, Buffer.from(query.get('X-Goog-Signature') ?? '', 'hex'));
};

/** CRC-32C, by which Google says what it has received; base64. */
const crc32c = (bytes: Uint8Array): string => {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  const out = Buffer.alloc(4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return out.toString('base64');
};

/** The parts of a multipart/related body: the metadata, and the bytes. */
const partsOf = ({ headers, bytes }: FakeRequest): { metadata: Record<string, unknown>; content: Buffer } => {
  const boundary = Buffer.from(`--${/boundary="?([^";]+)/.exec(headers['content-type'] ?? '')?.[1]}`);
  const first = bytes.indexOf(boundary);
  const second = bytes.indexOf(boundary, first + boundary.length);
  const last = bytes.lastIndexOf(boundary);
  const bodyOf = (part: Buffer): Buffer => part.subarray(part.indexOf('\r\n\r\n') + 4, part.length - 2);
  return {
    metadata: JSON.parse(bodyOf(bytes.subarray(first, second)).toString()) as Record<string, unknown>,
    content: bodyOf(bytes.subarray(second, last)),
  };
};

/** The part of Cloud Storage's JSON API that the target uses, and the host where visitors load files. */
export const startGcsServer = async (bucket: string, account: { email: string; publicKey: KeyObject }, isPublic: boolean): Promise<GcsServer> => {
  const objects = new Map<string, StoredObject>();
  const sessions = new Map<string, { name: string; metadata: Record<string, unknown> }>();
  const requests: FakeRequest[] = [];
  let cuts = 0;

  const resource = (name: string, { bytes, metadata }: StoredObject) => ({
    ...metadata,
    name,
    bucket,
    size: String(bytes.length),
    crc32c: crc32c(bytes),
    md5Hash: createHash('md5').update(bytes).digest('base64'),
  });
  const keep = (name: string, bytes: Buffer, metadata: Record<string, unknown>): LoopbackReply => {
    const object = { bytes: Buffer.from(bytes), metadata: { ...metadata, timeCreated: new Date().toISOString() } };
    objects.set(name, object);
    return { body: resource(name, object) };
  };
  const notFound: LoopbackReply = { status: 404, body: { error: { code: 404, message: 'No such object.' } } };

  const upload = (request: FakeRequest): LoopbackReply => {
    const { method, query, bytes } = request;
    if (cuts > 0) {
      cuts -= 1;
      return 'drop';
    }
    const session = sessions.get(query.get('upload_id') ?? '');
    if (method === 'PUT' && session) return keep(session.name, bytes, session.metadata);
    if (query.get('uploadType') === 'resumable') {
      const id = String(sessions.size + 1);
      sessions.set(id, { name: query.get('name') ?? '', metadata: request.json() });
      return { headers: { location: `${server.url}${request.path}?uploadType=resumable&upload_id=${id}` }, body: {} };
    }
    const { metadata, content } = partsOf(request);
    return keep(query.get('name') ?? '', content, metadata);
  };

  const server = await serveLoopback((request) => {
    const { method, path, query } = request;
    requests.push(request);
    if (path === `/upload/storage/v1/b/${bucket}/o`) return upload(request);
    if (path === `/storage/v1/b/${bucket}/o`) {
      const names = [...objects.keys()].filter((name) => name.startsWith(query.get('prefix') ?? '')).sort();
      // Two on a page, however many are asked for: servers may.
      const from = Number(query.get('pageToken') ?? 0);
      const items = names.slice(from, from + 2).map((name) => resource(name, objects.get(name)!));
      return { body: { items, ...(from + 2 < names.length && { nextPageToken: String(from + 2) }) } };
    }
    const api = `/storage/v1/b/${bucket}/o/`;
    const name = decodeURIComponent(path.slice((path.startsWith(api) ? api : `/${bucket}/`).length));
    const object = objects.get(name);
    if (path.startsWith(api)) {
      if (!object) return notFound;
      if (method !== 'DELETE') return { body: resource(name, object) };
      objects.delete(name);
      return { status: 204 };
    }
    if (!isPublic && !isSigned(request, account)) return { status: 403, body: 'SignatureDoesNotMatch' };
    if (!object) return notFound;
    const { contentType, cacheControl, contentDisposition } = object.metadata as Record<string, string>;
    return { headers: { 'content-type': contentType ?? '', 'cache-control': cacheControl ?? '', 'content-disposition': contentDisposition ?? '' }, body: object.bytes };
  });
  return { url: server.url, requests, objects, cutUploads: (times) => void (cuts = times), close: () => server.close() };
};
