import type { LineageImage, LineageNode, LineageView } from '../../../shared/lineage';
import type { Asset, Generation } from '../engine/generation/generation';
import type { GenerationStore, SignedUrls } from '../engine/ports';
import type { Access } from './access';
import { canSee } from './can-see';
import type { GenerationAccess } from './generation-access';

interface Parts {
  store: Pick<GenerationStore, 'childrenOf' | 'getAll' | 'getAssets' | 'assetsOf'>;
  urls: Pick<SignedUrls, 'sign'>;
  visibleAsset: GenerationAccess['visibleAsset'];
}

/** How far an answer goes, in either direction: steps, and images in all. */
const limits = { depth: 12, nodes: 200 };

interface Found {
  asset: Asset;
  generation: Generation;
}

/** What was found beside an image: what it is of, and the place where it goes in the answer. */
interface Beside {
  of: LineageImage;
  found: Found | undefined;
}

/**
 * The images that an image was made of, and those that were made of it. What the caller may not see
 * is there without a name, and nothing is told of what lies behind it.
 */
export const createLineage = ({ store, urls, visibleAsset }: Parts) => {
  const nodeOf = ({ asset, generation }: Found): LineageImage => ({
    kind: 'image',
    assetId: asset.id,
    generationId: generation.id,
    index: asset.index,
    mode: generation.recipe.mode,
    state: asset.state,
    alternativeText: asset.alternativeText,
    width: asset.file.width,
    height: asset.file.height,
    thumbhash: asset.file.thumbhash,
    // Retention may have deleted the file.
    ...(!generation.purged?.images?.includes(asset.index) && { previewUrl: urls.sign(asset.file.key) }),
    createdAt: asset.createdAt,
  });

  const withGenerations = async (assets: readonly Asset[]): Promise<Map<string, Found>> => {
    const generations = await store.getAll([...new Set(assets.map(({ generationId }) => generationId))]);
    return new Map(
      assets.flatMap((asset) => {
        const generation = generations.find(({ id }) => id === asset.generationId);
        return generation ? [[asset.id, { asset, generation }]] : [];
      }),
    );
  };

  /** Of each image of a level, what it was made of. */
  const parentsOf = async (level: readonly [LineageImage, Found][]): Promise<{ beside: Beside[]; isAll: boolean }> => {
    const pairs = level.flatMap(([of, { generation }]) => (generation.recipe.parents ?? []).map((id) => ({ of, id })));
    const found = await withGenerations(await store.getAssets([...new Set(pairs.map(({ id }) => id))]));
    return { beside: pairs.map(({ of, id }) => ({ of, found: found.get(id) })), isAll: true };
  };

  /** Of each image of a level, what was made of it: all images of each generation that had it as a source. */
  const childrenOf = async (level: readonly [LineageImage, Found][]): Promise<{ beside: Beside[]; isAll: boolean }> => {
    const links = await store.childrenOf(level.map(([{ assetId }]) => assetId), limits.nodes);
    const assets = await store.assetsOf([...new Set(links.map(({ generationId }) => generationId))]);
    const found = [...(await withGenerations(assets)).values()];
    const beside = level.flatMap(([of]) =>
      links
        .filter(({ parentId }) => parentId === of.assetId)
        .flatMap(({ generationId }) => found.filter(({ generation }) => generation.id === generationId))
        .map((one) => ({ of, found: one })),
    );
    return { beside, isAll: links.length < limits.nodes };
  };

  /**
   * Walks from an image into one direction, level by level, so that the nearest are told first. An
   * image that is reached a second time is told again and not walked from again: no cycle is endless.
   * @returns whether nothing was left out.
   */
  const walk = async (start: [LineageImage, Found], direction: 'parents' | 'children', access: Access): Promise<boolean> => {
    const next = direction === 'parents' ? parentsOf : childrenOf;
    const walked = new Set([start[0].assetId]);
    let level = [start];
    let told = 0;
    for (let depth = 0; level.length > 0; depth += 1) {
      const { beside, isAll } = await next(level);
      if (depth === limits.depth && beside.length > 0) return false;
      const shown = beside.slice(0, limits.nodes - told);
      told += shown.length;
      const further: [LineageImage, Found][] = [];
      for (const { of, found } of shown) {
        const node: LineageNode = !found ? { kind: 'missing' } : canSee(access, found.generation) ? nodeOf(found) : { kind: 'hidden' };
        (of[direction] ??= []).push(node);
        if (!found || node.kind !== 'image' || walked.has(node.assetId)) continue;
        walked.add(node.assetId);
        further.push([node, found]);
      }
      if (!isAll || shown.length < beside.length) return false;
      level = further;
    }
    return true;
  };

  return {
    /** @throws ForgeError IMAGEFORGE_NOT_FOUND */
    async of(id: string, access: Access): Promise<LineageView> {
      const found = await visibleAsset(id, access);
      const image = nodeOf(found);
      const isComplete = [await walk([image, found], 'parents', access), await walk([image, found], 'children', access)];
      const { parents = [], children = [], ...own } = image;
      return { image: own, parents, children, isComplete: !isComplete.includes(false) };
    },
  };
};

export type Lineage = ReturnType<typeof createLineage>;
