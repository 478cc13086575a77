import type { Asset, Generation, Requester, Target } from '../../engine/generation/generation';

/** A row as `strapi.db.query` returns it: JSON parsed, big integers as text, nothing as null. */
export type Row = Record<string, unknown>;

export const optional = <T>(value: unknown): T | undefined => (value === null || value === undefined ? undefined : (value as T));

/** Removes what is `undefined`, so that a view says "not there" in one way. */
export const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;

export const number = (value: unknown): number | undefined => (value === null || value === undefined ? undefined : Number(value));
export const isoDate = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : new Date(value as string | number | Date).toISOString();

export const toGeneration = (row: Row): Generation => {
  const min = number(row.estimateMin);
  const max = number(row.estimateMax);
  return compact<Generation>({
    id: row.documentId as string,
    state: row.state as Generation['state'],
    stage: row.stage as Generation['stage'],
    publish: row.publish as Generation['publish'],
    recipe: row.recipe as Generation['recipe'],
    recipeHash: optional<string>(row.recipeHash),
    requester: compact<Requester>({
      kind: row.requesterKind as Requester['kind'],
      id: row.requesterId as string,
      name: optional<string>(row.requesterName),
      tenant: optional<string>(row.tenant),
    }),
    target: row.targetUid
      ? compact<Target>({
          uid: row.targetUid as string,
          documentId: optional<string>(row.targetDocumentId),
          locale: optional<string>(row.targetLocale),
          path: row.targetPath as string,
          componentId: number(row.targetComponentId),
          componentUid: optional<string>(row.targetComponentUid),
          publishedComponentId: number(row.targetPublishedComponentId),
        })
      : undefined,
    screening: optional(row.screening),
    images: (row.images ?? []) as Generation['images'],
    attempts: (row.attempts ?? []) as Generation['attempts'],
    skips: optional(row.skips),
    warnings: (row.warnings ?? []) as Generation['warnings'],
    error: optional(row.error),
    purged: optional(row.purged),
    estimateMicroUsd: min !== undefined && max !== undefined ? { min, max } : undefined,
    costMicroUsd: number(row.cost),
    claims: Number(row.claims ?? 0),
    priority: Number(row.priority ?? 0),
    outbox: optional(row.outbox),
    cancelRequested: Boolean(row.cancelRequested),
    createdAt: isoDate(row.createdAt) as string,
    startedAt: isoDate(row.startedAt),
    finishedAt: isoDate(row.finishedAt),
  });
};

export const toAsset = (row: Row): Asset =>
  compact<Asset>({
    id: row.documentId as string,
    generationId: row.generationId as string,
    index: row.index as number,
    state: row.state as Asset['state'],
    file: row.file as Asset['file'],
    visibility: optional<Asset['visibility']>(row.visibility) ?? 'public',
    renditions: optional(row.renditions),
    targets: optional(row.targets),
    name: row.name as string,
    storageName: row.storageName as string,
    alternativeText: (row.alternativeText ?? '') as string,
    caption: (row.caption ?? '') as string,
    texts: optional(row.texts),
    mainLocale: optional<string>(row.mainLocale),
    decorative: row.decorative ? true : undefined,
    removal: optional(row.removal),
    attachTo: optional(row.attachTo),
    fileId: number(row.fileId),
    url: optional<string>(row.url),
    error: optional(row.error),
    keptBy: optional(row.keptBy),
    createdAt: isoDate(row.createdAt) as string,
  });
