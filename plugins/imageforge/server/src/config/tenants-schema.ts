import { z } from 'zod';
import { names } from './fields';


/** Everybody belongs to one tenant at most, so nobody may be named twice. */
export const tenantsSchema = z
  .array(
    z.strictObject({
      id: z.string().regex(/^[\w-]{1,60}$/, 'Expected letters, digits, "_" or "-", at most 60.'),
      apiTokens: names.default([]),
      adminRoles: names.default([]),
      users: names.default([]),
      endUsers: z.array(z.string().regex(/^[1-9]\d*$/, 'Expected the id of an end user, like "7".')).default([]),
    }),
  )
  .superRefine((tenants, context) => {
    const refuseTwice = (field: 'id' | 'apiTokens' | 'adminRoles' | 'users' | 'endUsers', values: (string | string[])[]) => {
      const seen = new Map<string, number>();
      for (const [index, value] of values.entries()) {
        for (const one of [value].flat()) {
          const first = seen.get(one);
          if (first === undefined) seen.set(one, index);
          else context.addIssue({ code: 'custom', path: [index, field], message: `"${one}" stands in tenants.${first} already.` });
        }
      }
    };
    refuseTwice('id', tenants.map(({ id }) => id));
    refuseTwice('apiTokens', tenants.map(({ apiTokens }) => apiTokens));
    refuseTwice('adminRoles', tenants.map(({ adminRoles }) => adminRoles));
    refuseTwice('endUsers', tenants.map(({ endUsers }) => endUsers));
    refuseTwice('users', tenants.map(({ users }) => users.map((email) => email.toLowerCase())));
  });
