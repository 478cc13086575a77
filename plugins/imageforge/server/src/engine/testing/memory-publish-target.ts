import { expectObjectKey } from '../publishing/object-key';
import type { PublishedObject, PublishTarget } from '../ports';

export interface MemoryPublishTarget extends PublishTarget {
  objects: Map<string, PublishedObject & { storedAt: Date }>;
  /** Called before each call that changes something; what it throws is what the call fails with. */
  before(method: 'put' | 'delete', key: string): void | Promise<void>;
}

/** A target of one test, gone with it. */
export const createMemoryPublishTarget = (id = 'memory', visibility: PublishTarget['visibility'] = 'public'): MemoryPublishTarget => {
  const objects: MemoryPublishTarget['objects'] = new Map();
  const target: MemoryPublishTarget = {
    id,
    kind: 'local',
    visibility,
    place: 'memory',
    objects,
    before: () => undefined,
    async put(object) {
      expectObjectKey(object.key);
      await target.before('put', object.key);
      objects.set(object.key, { ...object, storedAt: new Date() });
    },
    async has(key) {
      expectObjectKey(key);
      return objects.has(key);
    },
    async delete(key) {
      expectObjectKey(key);
      await target.before('delete', key);
      objects.delete(key);
    },
    async *list(folder = '') {
      yield [...objects.values()].filter(({ key }) => key.startsWith(folder)).map(({ key, storedAt }) => ({ key, storedAt }));
    },
    urlOf: (key) => (visibility === 'public' ? `https://${id}.example.test/${key}` : undefined),
    signedUrlOf: async (key, { expiresIn }) => `https://${id}.example.test/${key}?expiresIn=${expiresIn}`,
  };
  return target;
};
