import type { Core, UID } from '@strapi/types';
import { ForgeError } from '../engine/errors';
import type { Requester, Target } from '../engine/generation/generation';
import { actions } from './actions';
import { hasDrafts, isLocalized } from './entries/schema';
import type { TenantOf } from './tenants';

/** Who is asking, and what of the content they may see and change. Made by the controllers, one a request. */
export interface Access {
  requester: Requester;
  /** Whether every generation is shown, or only one's own. */
  seesAll: boolean;
  /** Whether everybody's generations may be canceled, and their images kept and discarded. */
  changesAll: boolean;
  /** Whether the entry may be read in its language; without one, in some language. */
  canReadEntry(entry: EntryKey): Promise<boolean>;
  /** Whether the field at `path` may be read, in the language that the target names. */
  canReadField(target: Target): Promise<boolean>;
  /**
   * Whether the field at `path` may be changed; an entry that is not saved yet (no `documentId`) is
   * changed by who may create one.
   * @param attaches whether we are to change it, in the published version too.
   */
  canUpdateField(target: Target, options: { attaches: boolean }): Promise<boolean>;
  /** Takes away what this caller may not see of an entry: fields, and relations to other content. */
  sanitizeEntry(uid: string, entry: Record<string, unknown>): Promise<Record<string, unknown>>;
  canReadFile(fileId: number): Promise<boolean>;
}

type EntryKey = Pick<Target, 'uid' | 'documentId' | 'locale'>;

/** The plugin's own work: no user, no limits. */
export const automationAccess = (rule: string): Access => ({
  requester: { kind: 'automation', id: rule },
  seesAll: true,
  changesAll: true,
  canReadEntry: async () => true,
  canReadField: async () => true,
  canUpdateField: async () => true,
  sanitizeEntry: async (_uid, entry) => entry,
  canReadFile: async () => true,
});

interface AdminState {
  user: { id: number; firstname?: string; lastname?: string; username?: string; email?: string; roles?: { code: string }[] };
  userAbility: { can(action: string, subject?: unknown): boolean };
}

/** The content manager's own judge of who may do what with which entry; Strapi does not type it. */
interface PermissionChecker {
  can: Record<'create' | 'read' | 'update' | 'publish', (entry?: unknown, field?: string) => boolean>;
  sanitizeOutput(entry: unknown): Promise<Record<string, unknown>>;
}

/** Conditions like "is the creator" and "has the creator's role" look at these. */
const withCreator = { createdBy: { populate: ['roles'] } };

/** An administrator, editor or author, with the permissions and conditions of the content manager. */
export const adminAccess = (strapi: Core.Strapi, { user, userAbility }: AdminState, tenantOf: TenantOf): Access => {
  const checkerOf = (uid: string): PermissionChecker | undefined => {
    if (!strapi.contentTypes[uid as UID.ContentType]) return undefined;
    const service = strapi.service('plugin::content-manager.permission-checker') as unknown as {
      create(options: { userAbility: unknown; model: string }): PermissionChecker;
    };
    return service.create({ userAbility, model: uid });
  };

  /** The entry's row; of another language when it has none yet in a language that there is. */
  const rowOf = async ({ uid, documentId, locale }: EntryKey): Promise<unknown> => {
    const rows = strapi.db.query(uid);
    if (!locale || !isLocalized(strapi, uid)) return rows.findOne({ where: { documentId }, populate: withCreator });
    const row = await rows.findOne({ where: { documentId, locale }, populate: withCreator });
    if (row || !(await strapi.plugin('i18n').service('locales').findByCode(locale))) return row;
    return rows.findOne({ where: { documentId }, populate: withCreator });
  };

  /** Without a language it is the entry in all of them: one may be read for which there is a permission. */
  const rowsOf = async (entry: EntryKey): Promise<unknown[]> => {
    const { uid, documentId, locale } = entry;
    if (!locale) return strapi.db.query(uid).findMany({ where: { documentId }, populate: withCreator });
    return [await rowOf(entry)].filter(Boolean);
  };

  const mayField = (can: PermissionChecker['can']['read'], row: unknown, path: string): boolean => {
    // Permissions name `seo.image` in a component, and a dynamic zone as a whole.
    const names = path.split('.').filter((segment) => !/^\d+$/.test(segment));
    return can(row, names.join('.')) || can(row, names[0]);
  };

  const tenant = tenantOf({ email: user.email, roles: user.roles?.map(({ code }) => code) });
  const name = [user.firstname, user.lastname].filter(Boolean).join(' ') || user.username;
  return {
    requester: { kind: 'admin', id: String(user.id), ...(name && { name }), ...(tenant && { tenant }) },
    seesAll: userAbility.can(actions.read),
    changesAll: userAbility.can(actions.manage),
    async canReadEntry(entry) {
      const checker = checkerOf(entry.uid);
      if (!checker) return false;
      if (!entry.documentId) return checker.can.create();
      const rows = await rowsOf(entry);
      return rows.some((row) => checker.can.read(row));
    },
    async canReadField(target) {
      const checker = checkerOf(target.uid);
      const row = checker && (await rowOf(target));
      return row ? mayField(checker.can.read, row, target.path) : false;
    },
    async canUpdateField(target, { attaches }) {
      const checker = checkerOf(target.uid);
      if (!checker) return false;
      if (!target.documentId) return !attaches && checker.can.create();
      const row = await rowOf(target);
      if (!row || !mayField(checker.can.update, row, target.path)) return false;
      return !attaches || !hasDrafts(strapi, target.uid) || checker.can.publish(row);
    },
    async sanitizeEntry(uid, entry) {
      const row = entry.id ? await strapi.db.query(uid).findOne({ where: { id: entry.id }, populate: withCreator }) : null;
      const checker = checkerOf(uid);
      if (row && !checker?.can.read(row)) return {};
      const clean = await checker?.sanitizeOutput({ ...entry, createdBy: row?.createdBy });
      const { createdBy: _createdBy, ...visible } = clean ?? {};
      return visible;
    },
    async canReadFile(fileId) {
      const file = await strapi.db.query('plugin::upload.file').findOne({ where: { id: fileId }, populate: withCreator });
      const manager = strapi.service('admin::permission').createPermissionsManager({
        ability: userAbility,
        action: 'plugin::upload.read',
        model: 'plugin::upload.file',
      });
      return file !== null && userAbility.can('plugin::upload.read', manager.toSubject(file));
    },
  };
};

interface ContentApiAuth {
  strategy?: { name?: string };
  credentials?: { id?: number; name?: string; type?: string; username?: string; email?: string };
  ability?: { can(action: string): boolean };
}

/** An API token or an end user, with the permissions of the content API. */
export const contentApiAccess = (strapi: Core.Strapi, auth: ContentApiAuth, tenantOf: TenantOf): Access => {
  const { strategy, credentials, ability } = auth;
  // `content-api-token` since Strapi has admin tokens too, `api-token` before.
  const isToken = strategy?.name?.endsWith('api-token') === true;
  if (credentials?.id === undefined) throw new ForgeError('IMAGEFORGE_UNAUTHENTICATED', 'Expected an API token.');
  const may = (action: string): boolean => {
    if (isToken && credentials.type === 'full-access') return true;
    if (isToken && credentials.type === 'read-only') return /\.find(One)?$/.test(action);
    return ability?.can(action) ?? false;
  };
  const name = credentials.name ?? credentials.username;
  const tenant = tenantOf(isToken ? { token: { id: String(credentials.id), name: credentials.name } } : { endUser: String(credentials.id) });
  return {
    requester: {
      kind: isToken ? 'api-token' : 'user',
      id: String(credentials.id),
      ...(name && { name }),
      ...(tenant && { tenant }),
    },
    seesAll: false,
    changesAll: false,
    canReadEntry: async ({ uid }) => may(`${uid}.findOne`) || may(`${uid}.find`),
    canReadField: async ({ uid }) => may(`${uid}.findOne`) || may(`${uid}.find`),
    canUpdateField: async ({ uid }) => may(`${uid}.update`),
    sanitizeEntry: async (uid, entry) =>
      (await strapi.contentAPI.sanitize.output(entry, strapi.getModel(uid as UID.Schema), { auth })) as Record<string, unknown>,
    canReadFile: async () => may('plugin::upload.content-api.findOne') || may('plugin::upload.content-api.find'),
  };
};
