import { createTenants } from './tenants';

const tenant = (id: string, change = {}) => ({ id, apiTokens: [], adminRoles: [], users: [], endUsers: [], ...change });

describe('the tenant of a caller', () => {
  const tenantOf = createTenants([
    tenant('acme', { apiTokens: ['shop', '3'], adminRoles: ['acme-editor', 'both'] }),
    tenant('zebra', { users: ['Ada@example.test'], endUsers: ['7'], adminRoles: ['zebra-editor', 'both'] }),
  ]);

  it.each([
    ['a token by its name', { token: { id: '9', name: 'shop' } }, 'acme'],
    ['a token by its id, whatever it is called now', { token: { id: '3', name: 'renamed' } }, 'acme'],
    ['a token that is not named', { token: { id: '9', name: 'other' } }, undefined],
    ['a token that is called like the id of another one', { token: { id: '9', name: '3' } }, undefined],
    ['a person by the e-mail address, in any case', { email: 'ada@EXAMPLE.test' }, 'zebra'],
    ['an administrator by a role', { email: 'bob@example.test', roles: ['author', 'acme-editor'] }, 'acme'],
    ['the name before the role', { email: 'ada@example.test', roles: ['acme-editor'] }, 'zebra'],
    ['the first in the list, of several by roles', { roles: ['zebra-editor', 'both'] }, 'acme'],
    ['an end user by the id', { endUser: '7' }, 'zebra'],
    ['nobody', {}, undefined],
  ])('is found for %s', (_, caller, expected) => {
    expect(tenantOf(caller)).toBe(expected);
  });
});
