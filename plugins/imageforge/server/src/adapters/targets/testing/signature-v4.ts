import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FakeRequest } from '../../../engine/testing/serve-loopback';

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** `20260131T235959Z` as ms since 1970. */
const timeOf = (text: string): number => Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/**
 * Whether a request is signed by AWS's rule with this secret, in its headers or its address:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * Written from that page, and by nothing that the SDK has.
 * @returns why not, as S3's error code; `undefined` when it is
 */
export const refusalOf = (request: FakeRequest, { accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string }, now = Date.now()): string | undefined => {
  const { method, path, query, headers, bytes } = request;
  const isPresigned = query.has('X-Amz-Signature');
  const authorization = headers.authorization ?? '';
  if (!isPresigned && !authorization) return 'AccessDenied';

  const fields = isPresigned
    ? { Credential: query.get('X-Amz-Credential'), SignedHeaders: query.get('X-Amz-SignedHeaders'), Signature: query.get('X-Amz-Signature') }
    : Object.fromEntries([...authorization.matchAll(/(\w+)=([^,\s]+)/g)].map(([, name, value]) => [name, value]));
  const algorithm = isPresigned ? query.get('X-Amz-Algorithm') : authorization.split(' ')[0];
  const time = (isPresigned ? query.get('X-Amz-Date') : headers['x-amz-date']) ?? '';
  const [keyId, date = '', region = '', service = '', end = ''] = (fields.Credential ?? '').split('/');
  if (algorithm !== 'AWS4-HMAC-SHA256' || keyId !== accessKeyId || !time.startsWith(date) || service !== 's3' || end !== 'aws4_request') return 'AccessDenied';

  const age = (now - timeOf(time)) / 1_000;
  const expires = Number(query.get('X-Amz-Expires'));
  if (isPresigned && !(expires >= 1 && expires <= 604_800 && age <= expires)) return 'AccessDenied';
  if (!isPresigned && Math.abs(age) > 900) return 'RequestTimeTooSkewed';

  const content = isPresigned ? 'UNSIGNED-PAYLOAD' : headers['x-amz-content-sha256'];
  if (content !== 'UNSIGNED-PAYLOAD' && content !== sha256(bytes)) return 'XAmzContentSHA256Mismatch';
  const signedHeaders = (fields.SignedHeaders ?? '').split(';');
  if (!signedHeaders.includes('host')) return 'AccessDenied';
  const canonicalQuery = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const canonical = [
    method,
    path,
    canonicalQuery,
    ...signedHeaders.map((name: string) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    content,
  ].join('\n');
  const scope = `${date}/${region}/${service}/${end}`;
  const key = [region, service, end].reduce((signing, part) => hmac(signing, part), hmac(`AWS4${secretAccessKey}`, date));
  const expected = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n'));
  const received = Buffer.from(fields.Signature ?? '', 'hex');
  return received.length === expected.length && timingSafeEqual(received, expected) ? undefined : 'SignatureDoesNotMatch';
};
