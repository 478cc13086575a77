/** Puts one file to an S3 target and says when that is done; the test kills it before. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadTypeScript } from '../../../scripts/bench/load-typescript.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const { createS3Target } = loadTypeScript(path.join(root, 'plugins/imageforge/server/src/adapters/targets/s3.ts'));

const [options, key, bytes] = process.argv.slice(2);
await createS3Target(JSON.parse(options)).put({ key, bytes: new Uint8Array(Number(bytes)).fill(7), mediaType: 'image/webp', filename: 'x.webp' });
process.stdout.write('stored');
