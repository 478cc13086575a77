import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Core } from '@strapi/types';
import { describeError, ForgeError } from '../../engine/errors';
import type { Asset, Rendition } from '../../engine/generation/generation';
import type { ImageBytes, Size } from '../../engine/image-model';
import type { AssetFiles, LibraryTexts, MediaLibrary, PublishedFile } from '../../engine/ports';
import { type ImageNote, type MakeVersions, noteOf } from '../../engine/renditions';

const fileUid = 'plugin::upload.file';

/** What Strapi shows in its own lists (px), and the defaults of `upload.breakpoints`. */
const thumbnailBox = { width: 245, height: 156 };
const defaultBreakpoints = { large: 1000, medium: 750, small: 500 };

/** Files that are handed to the upload provider at once: it may be far away. */
const storedAtOnce = 4;

/** Rows that a name in storage may have: more would mean that somebody replaces the file each time that it is published. */
const maxNames = 1_000;

interface Settings {
  /** `null`: the library's root. */
  folder: string | null;
  /** 1–100, of Strapi's own formats; ignored for png. */
  quality: Record<string, number>;
}

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

/** A row of the media library. */
interface FileRow {
  id: number;
  url: string;
  formats: Record<string, { url?: string }> | null;
  imageforge: ImageNote | null;
}

/**
 * Strapi's media library, through whichever upload provider is configured.
 *
 * Strapi's own upload would re-encode the file and strip its metadata, so the file, its formats and its
 * renditions are handed to the provider as they are. The name in storage is made of the asset's id:
 * after a crash the same files are written over, and the row, made last, is found instead of made twice.
 *
 * Renditions stand among the row's `formats`, where Strapi finds them when the file is replaced or
 * deleted, and in its `imageforge`, which says what they are for.
 *
 * @param makeVersions carries the provenance on, so that every format says that it is generated too.
 */
export const createMediaLibrary = (strapi: Core.Strapi, makeVersions: MakeVersions, { folder, quality }: Settings): MediaLibrary => {
  const upload = () => strapi.plugin('upload');
  const folders = createFolder(strapi, folder);
  const rows = strapi.db.query(fileUid);

  const store = async (file: UploadFile, bytes: Uint8Array, written: UploadFile[]): Promise<UploadFile> => {
    const stored = { ...file, getStream: () => Readable.from([Buffer.from(bytes)]) };
    await upload().service('provider').upload(stored);
    const { getStream: _getStream, ...row } = stored;
    written.push(row);
    return row;
  };

  const publishNew = async (asset: Asset, file: UploadFile, { master, renditions }: AssetFiles, written: UploadFile[]): Promise<PublishedFile> => {
    const boxes = await formatBoxes(strapi, asset);
    const format = asset.file.mediaType.replace('image/', '') as 'webp';
    const small = await makeVersions(master, asset.name, boxes.map(([, size]) => ({ ...size, format, quality: quality[format] ?? 80 })));
    const pending = [
      ...boxes.map(([key], index) => ({ key, image: small[index] as ImageBytes & Size })),
      ...renditions
        // Its own file is there already; if a format had its name too, replacing the file would delete it.
        .filter(({ rendition }) => rendition.key !== asset.file.key)
        .map(({ rendition, image }) => ({ key: formatKey(rendition), image: { ...image, width: rendition.width, height: rendition.height } })),
    ].map(({ key, image }) => ({ key, bytes: image.bytes, file: describeFormat(key, file, image) }));

    const main = await store(file, master.bytes, written);
    const formats: Record<string, UploadFile> = {};
    for (let at = 0; at < pending.length; at += storedAtOnce) {
      const batch = pending.slice(at, at + storedAtOnce);
      const stored = await Promise.allSettled(batch.map((one) => store(one.file, one.bytes, written)));
      // Only now is nothing under way that would be written after it was taken back.
      for (const [index, result] of stored.entries()) {
        if (result.status === 'rejected') throw result.reason;
        formats[(batch[index] as (typeof batch)[number]).key] = result.value;
      }
    }
    const row = await rows.create({
      data: {
        ...main,
        formats,
        imageforge: await noteFor(asset, main.url, formats),
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
      return published(asset, first);
    }
    // What an upload by hand tells Strapi's webhooks.
    void strapi.eventHub.emit('media.create', { media: row });
    return published(asset, row);
  };

  /** Addresses of a private provider work for a while, and Strapi signs those of the formats alone. */
  const noteFor = async (asset: Asset, url: string | undefined, formats: FileRow['formats']): Promise<ImageNote> => {
    const isPrivate = (await upload().provider.isPrivate?.()) === true;
    return noteOf(asset, {
      master: isPrivate ? undefined : url,
      rendition: (rendition) => (isPrivate ? undefined : addressOf(asset, rendition, { url, formats })),
    });
  };

  /** Takes back what a publish wrote that failed, unless another worker has published the same files meanwhile. */
  const takeBack = async (hash: string, written: readonly UploadFile[]): Promise<void> => {
    if (await rows.findOne({ where: { hash } })) return;
    for (const file of written) await upload().provider.delete(file);
  };

  /** The name that the file has, or is to have. Where somebody has replaced it in the library, that file is theirs and keeps its name. */
  const nameOf = async (asset: Asset, name: string): Promise<{ hash: string; row?: FileRow }> => {
    for (let count = 1; count <= maxNames; count += 1) {
      const hash = count === 1 ? name : `${name}_${count}`;
      const row = await rows.findOne({ where: { hash }, orderBy: { id: 'asc' } });
      if (!row) return { hash };
      if (row.imageforge?.assetId === asset.id) return { hash, row };
    }
    throw new ForgeError('IMAGEFORGE_PUBLISH_FAILED', `Expected a free name for the file, got ${maxNames} that are taken, the first one "${name}".`);
  };

  return {
    async publish(asset, files): Promise<PublishedFile> {
      const described = describe(asset, files.master.bytes.byteLength);
      const { hash, row } = await nameOf(asset, described.hash);
      if (row) return published(asset, row);
      const file = { ...described, hash };

      await upload().service('provider').checkFileSize(file);
      const written: UploadFile[] = [];
      try {
        return await publishNew(asset, file, files, written);
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
const published = (asset: Asset, row: FileRow): PublishedFile => ({
  fileId: row.id,
  url: row.url,
  renditions: (asset.renditions ?? []).map(({ url: _before, ...rendition }) => {
    const url = addressOf(asset, rendition, row);
    return { ...rendition, ...(url !== undefined && { url }) };
  }),
});

const addressOf = (asset: Asset, rendition: Rendition, { url, formats }: Pick<Partial<FileRow>, 'url' | 'formats'>): string | undefined =>
  rendition.key === asset.file.key ? url : formats?.[formatKey(rendition)]?.url;

/** Among the formats of the row, where Strapi's own have names without an underscore, like `small`. */
const formatKey = ({ name, density, mediaType }: Rendition): string =>
  [name, ...(density === 1 ? [] : [`${density}x`]), mediaType.replace('image/', '')].join('_');

const describe = (asset: Asset, byteLength: number): UploadFile => {
  const ext = extensionOf(asset.file.mediaType);
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

const describeFormat = (key: string, file: UploadFile, { bytes, mediaType, width, height }: ImageBytes & Size): UploadFile => {
  const ext = extensionOf(mediaType);
  return {
    name: `${key}_${file.name.slice(0, -file.ext.length)}${ext}`,
    // A dot would begin an extension: of densities like 1.5.
    hash: `${key.replace('.', '-')}_${file.hash}`,
    ext,
    mime: mediaType,
    ...sizes(bytes.byteLength),
    width,
    height,
  };
};

const extensionOf = (mediaType: string): string => (mediaType === 'image/jpeg' ? '.jpg' : `.${mediaType.split('/')[1]}`);

const sizes = (byteLength: number) => ({ size: Math.round(byteLength / 10) / 100, sizeInBytes: byteLength });

/** The formats that Strapi itself would make, and their sizes: a thumbnail, and the breakpoints below the image's size. */
const formatBoxes = async (strapi: Core.Strapi, { file: { width, height } }: Asset): Promise<[string, Size][]> => {
  const inside = (box: Size): Size => {
    const scale = Math.min(1, box.width / width, box.height / height);
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  };
  const boxes: [string, Size][] = [];
  if (width > thumbnailBox.width || height > thumbnailBox.height) boxes.push(['thumbnail', inside(thumbnailBox)]);
  const settings = await strapi.plugin('upload').service('upload').getSettings();
  if (!settings?.responsiveDimensions) return boxes;
  const breakpoints = strapi.config.get<Record<string, number>>('plugin::upload.breakpoints', defaultBreakpoints);
  for (const [key, side] of Object.entries(breakpoints)) {
    if (side < width || side < height) boxes.push([key, inside({ width: side, height: side })]);
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
