import { env } from '@strapi/utils';
import database from '../../config/database';
import plugins from '../../config/plugins';

/** The host's configuration as Strapi reads it, with these variables. */
const withEnv = <T>(variables: Record<string, string>, read: () => T): T => {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return read();
  } finally {
    process.env = before;
  }
};
type Context = Parameters<typeof database>[0];
const context = { env } as unknown as Context;
const readDatabase = (variables: Record<string, string>) =>
  withEnv({ DATABASE_CLIENT: 'postgres', ...variables }, () => database(context));

describe('DATABASE_URL', () => {
  it('says where the server is', () => {
    expect(readDatabase({ DATABASE_URL: 'postgres://ada:p%25w@db.test:6543/cms' })).toMatchObject({
      connection: { connection: { host: 'db.test', port: 6543, user: 'ada', password: 'p%w', database: 'cms', ssl: false } },
    });
  });

  it.each([
    ['a parameter, which may ask for TLS', 'postgres://ada:secret@db.test/cms?sslmode=require', 'sslmode. TLS is switched on with DATABASE_SSL'],
    ['what is no address', 'db.test secret', 'DATABASE_URL: expected an address'],
    ['a stray percent sign', 'postgres://ada:secret%@db.test/cms', '"%25"'],
  ])('is refused by name, with %s', (_what, address, words) => {
    const read = () => readDatabase({ DATABASE_URL: address });
    expect(read).toThrow('DATABASE_URL');
    expect(read).toThrow(words);
    expect(read).not.toThrow('secret');
  });
});

describe('IMAGEFORGE_OPTIONS', () => {
  it.each(['[1]', '"text"', 'null', '3'])('is refused by name when it is %s', (text) => {
    expect(() => withEnv({ IMAGEFORGE_OPTIONS: text }, () => plugins(context))).toThrow('IMAGEFORGE_OPTIONS: expected an object');
  });
});
