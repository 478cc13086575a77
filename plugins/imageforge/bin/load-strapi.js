'use strict';

/** The application's own Strapi, not one that may lie beside this package. */
const strapiPath = () => require.resolve('@strapi/strapi', { paths: [process.cwd(), __dirname] });
/** A package that Strapi brings along. */
const fromStrapi = (name) => require(require.resolve(name, { paths: [strapiPath()] }));

/** Loads the Strapi application in this folder, without listening. */
async function loadStrapi() {
  const appDir = process.cwd();
  const { createStrapi } = require(strapiPath());
  // Like `strapi start`: a TypeScript application was built before.
  const { isUsingTypeScript, resolveOutDir } = fromStrapi('@strapi/typescript-utils');
  const distDir = (await isUsingTypeScript(appDir)) ? await resolveOutDir(appDir) : appDir;
  return createStrapi({ appDir, distDir, autoReload: false, serveAdminPanel: false }).load();
}

module.exports = { loadStrapi };
