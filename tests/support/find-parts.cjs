/**
 * The real parts that some tests need and not every machine has: where they are. Plain JavaScript,
 * because the test script asks before anything is compiled.
 */
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..', '..');

const onPath = (...names) => {
  // Debian puts servers where a plain user's PATH does not look.
  const folders = [...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean), '/usr/sbin'];
  for (const name of names) {
    const folder = folders.find((candidate) => fs.existsSync(path.join(candidate, name)));
    if (folder) return path.join(folder, name);
  }
  return undefined;
};

/** Debian keeps the server's programs out of the PATH, one folder for each version: the newest. */
const postgresFolder = () => {
  const base = '/usr/lib/postgresql';
  const versions = fs.existsSync(base) ? fs.readdirSync(base) : [];
  const newest = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => path.join(base, version, 'bin'));
  const folder = newest.find((candidate) => fs.existsSync(path.join(candidate, 'initdb')));
  if (folder) return folder;
  const initdb = onPath('initdb');
  return initdb && path.dirname(fs.realpathSync(initdb));
};

/** Other people's API descriptions, kept in the repository or beside it. */
const oracleFolder = () =>
  [
    process.env.IMAGEFORGE_ORACLES,
    path.join(root, 'tests', 'oracles'),
    path.join(root, '..', 'shared', 'oracles'),
  ].find((folder) => folder && fs.existsSync(path.join(folder, 'openai-images.json')));

/** What each part is, for people, and how it is found: its path, or undefined. */
const parts = {
  redis: { label: 'Redis (redis-server)', find: () => onPath('redis-server') },
  postgres: { label: 'PostgreSQL (initdb, pg_ctl)', find: postgresFolder },
  // The client comes in a package of its own, and the tests ask it whether the server is there.
  mariadb: { label: 'MariaDB (mariadbd, mariadb)', find: () => onPath('mariadb') && onPath('mariadbd') },
  promtool: { label: 'promtool (of Prometheus)', find: () => onPath('promtool') },
  chromium: {
    label: 'Chromium',
    find: () =>
      process.env.CHROMIUM_PATH ??
      onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'),
  },
  nginx: { label: 'nginx', find: () => onPath('nginx') },
  varnish: { label: 'Varnish (varnishd)', find: () => onPath('varnishd') },
  // ExifTool is a package of npm, and is written in Perl.
  perl: { label: 'Perl', find: () => onPath('perl') },
  oracles: { label: 'API descriptions (oracles/openai-images.json)', find: oracleFolder },
};

/** @type {Map<string, string | undefined>} */
const known = new Map();

/** @param {keyof typeof parts} part */
const found = (part) => {
  if (!known.has(part)) known.set(part, parts[part].find());
  return known.get(part);
};

module.exports = { parts, found };
