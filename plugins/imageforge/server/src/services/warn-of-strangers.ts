import type { Core } from '@strapi/types';
import { isId, type Tenant } from './tenants';

/**
 * Warns of those whom the option "tenants" names and who are not there. A token that was renamed, or
 * misspelled here, is in no tenant, and none of its tenant's budgets limits it any more. It is no
 * mistake that ends the start: who is named here may come later, in the admin.
 */
export const warnOfStrangers = async (strapi: Core.Strapi, tenants: readonly Tenant[]): Promise<void> => {
  const isThere = async (uid: string, where: object): Promise<boolean> =>
    strapi.db.metadata.has(uid) && (await strapi.db.query(uid).count({ where })) > 0;
  const look = async (tenant: string, field: string, what: string, uid: string, named: readonly string[], where: (one: string) => object) => {
    for (const one of named) {
      if (await isThere(uid, where(one))) continue;
      strapi.log.warn(`ImageForge: tenants "${tenant}", ${field}: there is no ${what} "${one}", so no budget of this tenant limits it.`);
    }
  };

  for (const { id, apiTokens, adminRoles, users, endUsers } of tenants) {
    await look(id, 'apiTokens', 'API token', 'admin::api-token', apiTokens, (one) => (isId(one) ? { id: Number(one) } : { name: one }));
    await look(id, 'adminRoles', "administrators' role with the code", 'admin::role', adminRoles, (code) => ({ code }));
    await look(id, 'users', 'administrator with the address', 'admin::user', users, (email) => ({ email: { $eqi: email } }));
    await look(id, 'endUsers', 'end user with the id', 'plugin::users-permissions.user', endUsers, (one) => ({ id: Number(one) }));
  }
};
