import type { Asset, Rendition, StoredImage } from '../generation/generation';
import type { ImageBytes, Size } from '../image-model';
import type { Version } from '../imaging';
import type { OriginalStore } from '../ports';
import type { MakeVersions } from './make-versions';
import { type PlannedRendition, planRenditions, type RenditionOptions } from './plan-renditions';

interface Parts {
  originals: Pick<OriginalStore, 'get' | 'put'>;
  makeVersions: MakeVersions;
  options: RenditionOptions;
}

/**
 * Makes the renditions of an asset's file and stores them with the originals, in the order of the plan.
 * Two that are the same are one file, and one that is the asset's own file is that file.
 * @throws ForgeError IMAGEFORGE_STORAGE_FAILED, and IMAGEFORGE_NOT_FOUND when the asset's file is gone
 */
export const createMakeRenditions =
  ({ originals, makeVersions, options }: Parts) =>
  async ({ file, name }: Asset): Promise<Rendition[]> => {
    const planned = planRenditions(file, options);
    const versions = new Map(planned.filter(({ version }) => !isFile(version, file)).map(({ version }) => [keyOf(version), version]));
    const made = versions.size > 0 ? await makeVersions(await originals.get(file.key), name, [...versions.values()]) : [];
    const stored = await Promise.all(made.map(store(originals)));
    const images = new Map([...versions.keys()].map((key, index) => [key, stored[index]]));
    return planned.map(({ name: set, density, version }): Rendition => ({ name: set, density, ...(images.get(keyOf(version)) ?? plain(file)) }));
  };

const store =
  (originals: Parts['originals']) =>
  async ({ bytes, mediaType, width, height }: ImageBytes & Size): Promise<StoredImage> => ({
    key: await originals.put({ bytes, mediaType }),
    mediaType,
    width,
    height,
    bytes: bytes.byteLength,
  });

const keyOf = (version: PlannedRendition['version']): string =>
  [version.format, version.width, version.height, version.gravity, version.quality].join(' ');

/** A file of that size and format is there already: encoding it again would only cost quality. */
const isFile = ({ gravity, format, width, height }: Version, file: Asset['file']): boolean =>
  gravity === undefined && file.mediaType === `image/${format}` && file.width === width && file.height === height;

const plain = ({ key, mediaType, width, height, bytes }: StoredImage): StoredImage => ({ key, mediaType, width, height, bytes });
