import { createPrivateKey } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { address, differentIds, milliseconds, name } from './fields';

const notSet = 'perhaps an environment variable is not set';

/** A secret that the operator meant to be there. */
const secret = z.string().min(1, `expected a text, got an empty one; ${notSet}`);

const pem = secret.refine((text) => {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}, `expected an RSA private key in PEM, with its line breaks; ${notSet}`);

const prefix = z
  .string()
  .max(200)
  .regex(/^([A-Za-z0-9][A-Za-z0-9_-]*\/)*$/, 'expected folders of letters, digits, "-" and "_", with a slash after each, like "imageforge/"')
  .default('imageforge/');

const shared = {
  id: z.string().regex(/^[a-z0-9-]{1,60}$/, 'expected lower-case letters, digits and hyphens'),
  visibility: z.enum(['public', 'private']).default('public'),
  prefix,
  cdnBaseUrl: address('https://cdn.example.com').optional(),
  timeoutMs: milliseconds(60_000, 1_000, 600_000),
};

const megabyte = 1024 * 1024;
/** Files above it go in parts, bytes. */
const partsAbove = z.number().int().min(5 * megabyte).max(500 * megabyte).default(8 * megabyte);

const s3 = z
  .strictObject({
    ...shared,
    kind: z.literal('s3'),
    bucket: name,
    region: z.string().min(1).max(60).default('us-east-1'),
    endpoint: address('https://minio.example.com').optional(),
    forcePathStyle: z.boolean().optional(),
    credentials: z.strictObject({ accessKeyId: secret, secretAccessKey: secret, sessionToken: secret.optional() }).optional(),
    checksums: z.enum(['when-required', 'when-supported']).optional(),
    multipartBytes: partsAbove,
    acl: z.enum(['private', 'public-read', 'bucket-owner-full-control']).optional(),
    cloudFront: z.strictObject({ keyPairId: secret, privateKey: pem }).optional(),
  })
  .refine(({ cloudFront, cdnBaseUrl }) => !cloudFront || cdnBaseUrl, {
    message: 'expected "cdnBaseUrl", the address of the distribution, beside "cloudFront"',
    path: ['cdnBaseUrl'],
  })
  .refine(({ cloudFront, visibility }) => !cloudFront || visibility === 'private', {
    message: 'expected "visibility: \'private\'" beside it: public files have addresses without a signature',
    path: ['cloudFront'],
  })
  .refine(({ cloudFront, cdnBaseUrl, visibility }) => visibility === 'public' || cloudFront || !cdnBaseUrl, {
    message: 'expected "cloudFront" beside it: an address that S3 signs works at the bucket alone, not behind another host',
    path: ['cdnBaseUrl'],
  })
  // What is not AWS seldom knows the newer way.
  .transform(({ forcePathStyle, checksums, ...rest }) => ({
    ...rest,
    forcePathStyle: forcePathStyle ?? rest.endpoint !== undefined,
    checksums: checksums ?? (rest.endpoint === undefined ? ('when-supported' as const) : ('when-required' as const)),
  }));

const gcs = z
  .strictObject({
    ...shared,
    kind: z.literal('gcs'),
    bucket: name,
    projectId: name.optional(),
    credentials: z.strictObject({ client_email: secret, private_key: pem }).optional(),
    keyFile: z.string().min(1).optional(),
    apiEndpoint: address('http://127.0.0.1:4443').optional(),
    resumableBytes: partsAbove,
    acl: z.enum(['private', 'publicRead', 'projectPrivate']).optional(),
  })
  .refine(({ credentials, keyFile }) => !credentials || !keyFile, { message: 'expected "credentials" or "keyFile", not both', path: ['keyFile'] })
  .refine(({ visibility, cdnBaseUrl }) => visibility === 'public' || !cdnBaseUrl, {
    message: 'expected none for private files: an address that is signed for Cloud Storage works there alone',
    path: ['cdnBaseUrl'],
  });

const cloudinary = z
  .strictObject({
    ...shared,
    kind: z.literal('cloudinary'),
    cloudName: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'expected the name of a cloud, like "demo"'),
    apiKey: secret,
    apiSecret: secret,
    type: z.enum(['upload', 'authenticated', 'private']).optional(),
    signatureAlgorithm: z.enum(['sha1', 'sha256']).default('sha1'),
    apiBaseUrl: address('https://api.cloudinary.com').default('https://api.cloudinary.com'),
  })
  .refine(({ visibility, type }) => type === undefined || (visibility === 'public') === (type === 'upload'), {
    message: 'expected "upload" for public files, "authenticated" or "private" for private ones',
    path: ['type'],
  })
  .refine(({ visibility, cdnBaseUrl }) => visibility === 'public' || !cdnBaseUrl, {
    message: 'expected none for private files: their signed addresses are those of the API',
    path: ['cdnBaseUrl'],
  })
  .transform(({ type, ...rest }) => ({ ...rest, type: type ?? (rest.visibility === 'public' ? ('upload' as const) : ('authenticated' as const)) }));

const local = z
  .strictObject({
    ...shared,
    kind: z.literal('local'),
    directory: z.string().refine((directory) => path.isAbsolute(directory), 'expected an absolute path'),
  })
  .refine(({ visibility, cdnBaseUrl }) => visibility === 'private' || cdnBaseUrl, {
    message: 'expected the address at which your web server serves the folder',
    path: ['cdnBaseUrl'],
  })
  .refine(({ visibility, cdnBaseUrl }) => visibility === 'public' || !cdnBaseUrl, {
    message: 'expected none for private files: nobody may serve the folder',
    path: ['cdnBaseUrl'],
  });

/** Where files go beside the media library. */
export const targetsSchema = z
  .array(z.discriminatedUnion('kind', [s3, gcs, cloudinary, local]))
  .max(20)
  .refine(differentIds, 'expected an id of its own for each target');
