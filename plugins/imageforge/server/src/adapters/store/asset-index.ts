import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import { bandsOf, hashDistance, nearBands } from '../../engine/imaging/perceptual-hash';
import type { AssetIndex } from '../../engine/ports';
import { type Row, toAsset } from './rows';

const pageSize = 200;
const bandColumns = ['perceptualBand1', 'perceptualBand2', 'perceptualBand3', 'perceptualBand4'] as const;
/** Most rows that one band is compared in: pictures with much of one colour share bands by the thousand. */
const maxCandidates = 5_000;
/** What people see in the gallery. */
const shownStates = new Set(['ready', 'publishing', 'published']);

/** What an asset's row has of its perceptual hash, to look for it. */
export const perceptualColumns = (hash: string | undefined): Row => {
  const bands = hash === undefined ? [] : bandsOf(hash);
  return { perceptualHash: hash ?? null, ...Object.fromEntries(bandColumns.map((name, index) => [name, bands[index] ?? null])) };
};

/** AssetIndex on Strapi's database. */
export const createAssetIndex = (strapi: Core.Strapi): AssetIndex => {
  const rows = strapi.db.query(uids.asset);
  return {
    async alike(hash, distance) {
      const found = new Map<string, number>();
      for (const [index, band] of bandsOf(hash).entries()) {
        // A query for each band, without the state, which has an index of its own: every database then uses the band's.
        const candidates: { documentId: string; perceptualHash: string; state: string }[] = await rows.findMany({
          where: { [bandColumns[index] as string]: { $in: nearBands(band, distance) } },
          select: ['documentId', 'perceptualHash', 'state'],
          orderBy: { id: 'desc' },
          limit: maxCandidates,
        });
        for (const { documentId, perceptualHash, state } of candidates) {
          if (shownStates.has(state)) found.set(documentId, hashDistance(hash, perceptualHash));
        }
      }
      return [...found]
        .filter(([, differing]) => differing <= distance)
        .sort(([, one], [, other]) => one - other)
        .map(([assetId, differing]) => ({ assetId, distance: differing }));
    },

    async *published() {
      for (let after = 0; ; ) {
        const page: Row[] = await rows.findMany({ where: { id: { $gt: after }, state: 'published' }, orderBy: { id: 'asc' }, limit: pageSize });
        const last = page.at(-1);
        if (!last) return;
        after = Number(last.id);
        yield page.map(toAsset);
      }
    },
  };
};
