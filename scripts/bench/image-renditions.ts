import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { createLocalOriginalStore } from '../../plugins/imageforge/server/src/adapters/originals/local';
import { createSigner } from '../../plugins/imageforge/server/src/adapters/provenance/signer';
import { parseOptions } from '../../plugins/imageforge/server/src/config';
import type { Asset } from '../../plugins/imageforge/server/src/engine/generation/generation';
import { finishImage, type Version } from '../../plugins/imageforge/server/src/engine/imaging';
import { takeTurns } from '../../plugins/imageforge/server/src/engine/imaging/take-turns';
import type { CredentialSigner } from '../../plugins/imageforge/server/src/engine/provenance/credentials';
import { createMakeRenditions, createMakeVersions, planRenditions, type RenditionOptions } from '../../plugins/imageforge/server/src/engine/renditions';
import { benchPictures } from './bench-pictures';
import type { BenchmarkContext, Row } from './benchmark';
import { timed } from './statistics';

const size = { width: 1536, height: 1024 };
const pictures = 4;
/** Each way is measured so often, in turns, so that what else the machine does falls on all of them alike. */
const rounds = 6;

type Way = (asset: Asset, master: Uint8Array) => Promise<unknown>;

/** Renditions a second, beside sharp alone doing the same encodes with as many at once. */
export const measureRenditions = async ({ log }: BenchmarkContext): Promise<Row[]> => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'imageforge-bench-'));
  try {
    const originals = createLocalOriginalStore({ folder });
    const { signer } = createSigner({ enabled: true }, path.join(folder, 'credentials'), { now: () => new Date() });
    const masters = await Promise.all((await benchPictures(pictures, size)).map((picture, index) => masterOf(picture, index, signer, originals)));
    const rows: Row[] = [];
    for (const [name, formats] of [['webp and jpeg', ['webp', 'jpeg']], ['avif', ['avif']]] as const) {
      const { concurrency: _own, ...options } = parseOptions({ renditions: { formats: [...formats] } }).renditions;
      const concurrency = os.availableParallelism();
      const ours = (by: CredentialSigner | undefined): Way =>
        createMakeRenditions({ originals, makeVersions: createMakeVersions({ signer: by, logger: console, concurrency }), options });
      const ways: Record<string, Way> = {
        'sharp alone': bareSharp(options, concurrency),
        'sharp alone, decoding once': bareSharp(options, concurrency, true),
        unsigned: ours(undefined),
        signed: ours(signer),
      };
      const perSecond = await race(ways, masters, options);
      log(`Measured ${name}: ${JSON.stringify(perSecond)}`);
      const [alone, once] = [perSecond['sharp alone'], perSecond['sharp alone, decoding once']];
      const row = (way: string, beside: string, baseline: number | undefined, goal?: string): Row => ({
        metric: `renditions in ${name}, ${way} and stored, ${concurrency} at once (beside ${beside})`,
        value: perSecond[way] ?? 0,
        unit: 'a second',
        ...(baseline !== undefined && { baseline }),
        ...(goal && { goal }),
      });
      rows.push(
        row('unsigned', 'sharp alone', alone, 'ratio ≥ 0.95'),
        row('signed', 'sharp alone', alone, 'ratio ≥ 0.95'),
        row('unsigned', 'sharp alone that decodes once', once),
        row('signed', 'sharp alone that decodes once', once),
      );
    }
    return rows;
  } finally {
    await fs.rm(folder, { recursive: true });
  }
};

type Master = { asset: Asset; bytes: Uint8Array };

const masterOf = async (
  picture: Buffer,
  index: number,
  signer: CredentialSigner | undefined,
  originals: ReturnType<typeof createLocalOriginalStore>,
): Promise<Master> => {
  const finished = await finishImage(picture, { format: 'webp', quality: 84, xmp: { sourceType: 'trainedAlgorithmicMedia', creatorTool: 'benchmark' } });
  const { bytes, mediaType } = signer
    ? await signer.sign(finished, { title: `picture-${index}`, sourceType: 'trainedAlgorithmicMedia', ingredients: [] })
    : finished;
  const key = await originals.put({ bytes, mediaType });
  const file = { key, mediaType, width: finished.width, height: finished.height, bytes: bytes.byteLength, thumbhash: finished.thumbhash };
  const name = `picture-${index}`;
  const texts = { name, storageName: name, alternativeText: '', caption: '' };
  const asset: Asset = { id: name, generationId: name, index: 0, state: 'publishing', visibility: 'public', file, ...texts, createdAt: '' };
  return { asset, bytes };
};

/** What somebody writes who has only sharp: the versions that we make too, neither stored nor labelled. */
const bareSharp = (options: RenditionOptions, concurrency: number, decodesOnce = false): Way => {
  const inTurn = takeTurns(concurrency);
  return async ({ file }, master) => {
    const versions = distinctVersions(file, options);
    const decoded = decodesOnce ? await sharp(master).raw().toBuffer({ resolveWithObject: true }) : undefined;
    const open = () => {
      if (!decoded) return sharp(master);
      const { width, height, channels } = decoded.info;
      return sharp(decoded.data, { raw: { width, height, channels } });
    };
    await Promise.all(
      versions.map((version) =>
        inTurn(() => {
          const { width, height, gravity, quality } = version;
          const resized = open().resize({ width, height, ...(gravity ? { fit: 'cover', position: gravity } : { fit: 'fill' }) });
          if (version.format === 'jpeg') return resized.flatten({ background: '#ffffff' }).jpeg({ quality, mozjpeg: true }).toBuffer();
          return (version.format === 'avif' ? resized.avif({ quality, effort: 3 }) : resized.webp({ quality })).toBuffer();
        }),
      ),
    );
  };
};

/** Each once, and not what would be the file itself: as many as are made. */
const distinctVersions = (file: Asset['file'], options: RenditionOptions): Version[] => {
  const versions = planRenditions(file, options).map(({ version }) => version);
  return [...new Map(versions.map((version) => [JSON.stringify(version), version])).values()].filter(
    ({ format, width, gravity }) => !(file.mediaType === `image/${format}` && width === file.width && !gravity),
  );
};

/** @returns renditions a second, by way */
const race = async (ways: Record<string, Way>, masters: readonly Master[], options: RenditionOptions): Promise<Record<string, number>> => {
  const made = masters.reduce((sum, { asset }) => sum + distinctVersions(asset.file, options).length, 0);
  const took = new Map<string, number>();
  const entries = Object.entries(ways);
  for (let round = -1; round < rounds; round += 1) {
    for (let place = 0; place < entries.length; place += 1) {
      // Whoever comes after a busy one finds a warm processor: each is that in turn.
      const [name, way] = entries[(place + round + 1) % entries.length] as [string, Way];
      const { ms } = await timed(() => Promise.all(masters.map(({ asset, bytes }) => way(asset, bytes))));
      // The first round is for the signer's thread to start, and for the encoders to be loaded.
      if (round >= 0) took.set(name, (took.get(name) ?? 0) + ms);
    }
  }
  return Object.fromEntries([...took].map(([name, ms]) => [name, (made * rounds * 1_000) / ms]));
};
