/** Who belongs together, as the options say it. */
export interface Tenant {
  id: string;
  /** Names of API tokens, or their ids, which a new name does not change. */
  apiTokens: readonly string[];
  /** Codes of administrators' roles. */
  adminRoles: readonly string[];
  /** E-mail addresses of administrators. */
  users: readonly string[];
  /** Ids of end users: an address is what anybody can say of themselves. */
  endUsers: readonly string[];
}

/** What is known of a caller that may say whose tenant it is. */
interface Caller {
  /** The API token. */
  token?: { id: string; name?: string };
  /** Of an administrator. */
  email?: string;
  /** Id of an end user. */
  endUser?: string;
  /** Codes of an administrator's roles. */
  roles?: readonly string[];
}

/** @returns the id of the caller's tenant; undefined where there is none. */
export type TenantOf = (caller: Caller) => string | undefined;

/** Digits alone are an id, as they are for a budget: a token whose name is a number goes by its id too. */
export const isId = (written: string): boolean => /^\d+$/.test(written);

/** Who was named belongs where the name stands, whatever the role says; of several roles the first tenant in the list counts. */
export const createTenants =
  (tenants: readonly Tenant[]): TenantOf =>
  ({ token, email, endUser, roles = [] }) => {
    const named = tenants.find(
      ({ apiTokens, users, endUsers }) =>
        (token && apiTokens.some((written) => written === (isId(written) ? token.id : token.name))) ||
        (endUser !== undefined && endUsers.includes(endUser)) ||
        (email !== undefined && users.some((user) => user.toLowerCase() === email.toLowerCase())),
    );
    return (named ?? tenants.find(({ adminRoles }) => adminRoles.some((role) => roles.includes(role))))?.id;
  };
