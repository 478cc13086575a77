/** What all kinds of targets are told; `config/targets-schema.ts` says what may be written. */
interface SharedOptions {
  id: string;
  visibility: 'public' | 'private';
  /** What comes before each key, with its slash at the end; empty: nothing. */
  prefix: string;
  /** Where the target's root is served, without a slash at the end. */
  cdnBaseUrl?: string;
  /** Longest time for one file, ms. */
  timeoutMs: number;
}

export interface S3TargetOptions extends SharedOptions {
  kind: 's3';
  bucket: string;
  region: string;
  /** Of a server that is not AWS. */
  endpoint?: string;
  forcePathStyle: boolean;
  /** `undefined`: what the SDK finds in the environment. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  checksums: 'when-required' | 'when-supported';
  /** Files above it go in parts, bytes. */
  multipartBytes: number;
  acl?: 'private' | 'public-read' | 'bucket-owner-full-control';
  cloudFront?: { keyPairId: string; privateKey: string };
}

export interface GcsTargetOptions extends SharedOptions {
  kind: 'gcs';
  bucket: string;
  projectId?: string;
  credentials?: { client_email: string; private_key: string };
  keyFile?: string;
  /** Of an emulator, which is asked without a login. */
  apiEndpoint?: string;
  /** Files above it go in parts, bytes. */
  resumableBytes: number;
  acl?: 'private' | 'publicRead' | 'projectPrivate';
}

export interface CloudinaryTargetOptions extends SharedOptions {
  kind: 'cloudinary';
  cloudName: string;
  apiKey: string;
  apiSecret: string;
  type: 'upload' | 'authenticated' | 'private';
  signatureAlgorithm: 'sha1' | 'sha256';
  /** Where its API is. */
  apiBaseUrl: string;
}

export interface LocalTargetOptions extends SharedOptions {
  kind: 'local';
  /** Absolute. */
  directory: string;
}

export type TargetOptions = S3TargetOptions | GcsTargetOptions | CloudinaryTargetOptions | LocalTargetOptions;
