import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Core } from '@strapi/types';
import { describeError, ForgeError } from '../../engine/errors';
import type { Asset } from '../../engine/generation/generation';
import type { ImageBytes } from '../../engine/image-model';
import type { LibraryTexts, MediaLibrary, PublishedFile } from '../../engine/ports';

const fileUid = 'plugin::upload.file';

/** What Strapi shows in its own lists (px), and the defaults of `upload.breakpoints`. */
const thumbnailBox = { width: 245, height: 156 };
const defaultBreakpoints = { large: 1000, medium: 750, small: 500 };

type Resize = (
  image: ImageBytes,
  box: { width: number; height: number },
  title: string,
) => Promise<{ bytes: Uint8Array; width: number; height: number }>;

interface UploadFile {
  name: string;
  hash: string;
  ext: string;
  mime: string;
  /** kB, the way Strapi has it. */
  size: number;
  sizeInBytes: number;
  width: number;
  height: number;
  url?: string;
  [extra: string]: unknown;
}

/**
 * Strapi's media library, through whichever upload provider is configured.
 *
 * Strapi's own upload would re-encode the file and strip its metadata, so the file and its formats
 * are handed to the provider as they are. The name in storage is made of the asset's id: after a
 * crash the same files are written over, and the row, made last, is found instead of made twice.
 *
 * @param resize must carry the provenance on, so that every format says that it is generated too.
 * @param folderName `null`: the library's root.
 */
export const createMediaLibrary = (strapi: Core.Strapi, resize: Resize, folderName: string | null): MediaLibrary => {
  const upload = () => strapi.plugin('upload');
  const folders = createFolder(strapi, folderName);

  const rows = strapi.db.query(fileUid);

  const store = async (file: UploadFile, bytes: Uint8Array, written: UploadFile[]): Promise<UploadFile> => {
    const stored = { ...file, getStream: () => Readable.from([Buffer.from(bytes)]) };
    await upload().service('provider').upload(stored);
    const { getStream: _getStream, ...row } = stored;
    written.push(row);
    return row;
  };

  const publishNew = async (asset: Asset, file: UploadFile, bytes: Uint8Array, written: UploadFile[]): Promise<PublishedFile> => {
    const main = await store(file, bytes, written);
    const formats: Record<string, UploadFile> = {};
    for (const [key, box] of await formatBoxes(strapi, asset)) {
      const name = `${key}_${file.name}`;
      const small = await resize({ bytes, mediaType: file.mime }, box, name);
      const { byteLength } = small.bytes;
      const format = {
        ...file,
        name,
        hash: `${key}_${file.hash}`,
        ...sizes(byteLength),
        width: small.width,
        height: small.height,
      };
      formats[key] = await store(format, small.bytes, written);
    }
    const row = await rows.create({
      data: {
        ...main,
        formats,
        alternativeText: asset.alternativeText,
        caption: asset.caption,
        ...(await folders()),
        provider: strapi.config.get('plugin::upload.provider'),
      },
    });
    // A worker that fell silent for longer than its lease has perhaps made a second one: the older one stays.
    const first = await rows.findOne({ where: { hash: file.hash }, orderBy: { id: 'asc' } });
    if (first && first.id !== row.id) {
      await rows.delete({ where: { id: row.id } });
      return { fileId: first.id, url: first.url };
    }
    // What an upload by hand tells Strapi's webhooks.
    void strapi.eventHub.emit('media.create', { media: row });
    return { fileId: row.id, url: row.url };
  };

  /** Takes back what a publish wrote that failed, unless another worker has published the same files meanwhile. */
  const takeBack = async (hash: string, written: readonly UploadFile[]): Promise<void> => {
    if (await rows.findOne({ where: { hash } })) return;
    for (const file of written) await upload().provider.delete(file);
  };

  return {
    async publish(asset, { master: { bytes } }): Promise<PublishedFile> {
      const file = describe(asset, bytes.byteLength);
      const existing = await rows.findOne({ where: { hash: file.hash } });
      if (existing) return { fileId: existing.id, url: existing.url };

      await upload().service('provider').checkFileSize(file);
      const written: UploadFile[] = [];
      try {
        return await publishNew(asset, file, bytes, written);
      } catch (thrown) {
        await takeBack(file.hash, written).catch((cause: unknown) => {
          strapi.log.warn(`ImageForge: files of ${file.hash} stay in storage without a row: ${describeError(cause)}`);
        });
        throw thrown;
      }
    },

    async describe(before, after) {
      const row = await rows.findOne({ where: { id: before.fileId } });
      if (!row) return [];
      const changed = libraryTexts.filter((name) => before[name] !== after[name]);
      // Strapi's own form may make nothing of an empty text. Compared here, for databases that know no case.
      const ours = changed.filter((name) => (row[name] ?? '') === before[name]);
      if (ours.length > 0) {
        const data = Object.fromEntries(ours.map((name) => [name, after[name]]));
        const unchanged = Object.fromEntries(ours.map((name) => [name, row[name] === null ? { $null: true } : row[name]]));
        const { count } = await rows.updateMany({ where: { id: row.id, ...unchanged }, data });
        if (count === 0) return changed;
        const tell = () => void strapi.eventHub.emit('media.update', { media: { ...row, ...data } });
        if (strapi.db.inTransaction()) await strapi.db.transaction(async ({ onCommit }) => onCommit(tell));
        else tell();
      }
      return changed.filter((name) => !ours.includes(name));
    },
  };
};

const libraryTexts = ['alternativeText', 'caption'] as const satisfies readonly (keyof LibraryTexts)[];

const describe = (asset: Asset, byteLength: number): UploadFile => {
  const ext = asset.file.mediaType === 'image/jpeg' ? '.jpg' : `.${asset.file.mediaType.split('/')[1]}`;
  const unique = createHash('sha256').update(asset.id).digest('hex').slice(0, 12);
  return {
    name: `${asset.name}${ext}`,
    // Providers use it as a file name or an object key: ASCII only.
    hash: `${asset.storageName.replace(/[^a-z0-9-]/g, '') || 'image'}_${unique}`,
    ext,
    mime: asset.file.mediaType,
    ...sizes(byteLength),
    width: asset.file.width,
    height: asset.file.height,
  };
};

const sizes = (byteLength: number) => ({ size: Math.round(byteLength / 10) / 100, sizeInBytes: byteLength });

/** The formats that Strapi itself would make: a thumbnail, and the breakpoints below the image's size. */
const formatBoxes = async (
  strapi: Core.Strapi,
  { file: { width, height } }: Asset,
): Promise<[string, { width: number; height: number }][]> => {
  const boxes: [string, { width: number; height: number }][] = [];
  if (width > thumbnailBox.width || height > thumbnailBox.height) boxes.push(['thumbnail', thumbnailBox]);
  const settings = await strapi.plugin('upload').service('upload').getSettings();
  if (!settings?.responsiveDimensions) return boxes;
  const breakpoints = strapi.config.get<Record<string, number>>('plugin::upload.breakpoints', defaultBreakpoints);
  for (const [key, side] of Object.entries(breakpoints)) {
    if (side < width || side < height) boxes.push([key, { width: side, height: side }]);
  }
  return boxes;
};

/** Finds or makes the folder, as the fields of a file's row. */
const createFolder = (strapi: Core.Strapi, name: string | null) => async () => {
  if (name === null) return { folderPath: '/' };
  const folders = strapi.db.query('plugin::upload.folder');
  const first = () => folders.findOne({ where: { name, parent: null }, orderBy: { id: 'asc' } });
  let folder = await first();
  if (!folder) {
    const made = await strapi.plugin('upload').service('folder').create({ name, parent: null });
    // Two processes may have made it at the same moment; both then use the older one.
    folder = await first();
    if (folder && folder.id !== made.id) await folders.delete({ where: { id: made.id } });
  }
  if (!folder) throw new ForgeError('IMAGEFORGE_PUBLISH_FAILED', `The folder "${name}" could not be made.`);
  return { folder: folder.id, folderPath: folder.path };
};
