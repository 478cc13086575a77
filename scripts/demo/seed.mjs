import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { articles, categories, landingPage, presets, product, templates } from './content.mjs';

const uids = {
  template: 'plugin::imageforge.template',
  preset: 'plugin::imageforge.style-preset',
  article: 'api::article.article',
};

/** What Editors and Authors of the demo may do besides writing. */
const grants = ['plugin::imageforge.generation.create', 'plugin::imageforge.generation.read'];

/**
 * Fills an empty database with people, templates and unpublished content; one that is filled stays as it is.
 * @param folder where the logins are kept, so that the next start can print them too
 * @returns the logins and the articles' document ids, in the order of the content
 */
export async function seed(strapi, folder) {
  for (const preset of presets) await createOnce(strapi, uids.preset, { slug: preset.slug }, preset);
  for (const template of templates) await createOnce(strapi, uids.template, { slug: template.slug }, template);
  const sections = new Map();
  for (const name of categories) sections.set(name, await createOnce(strapi, 'api::category.category', { name }, { name }));

  const documentIds = [];
  for (const { category, en, de } of articles) {
    const found = await strapi.db.query(uids.article).findOne({ where: { title: en.title } });
    const article = found ?? (await createArticle(strapi, { ...en, category: sections.get(category).documentId }, de));
    documentIds.push(article.documentId);
  }
  await createOnce(strapi, 'api::product.product', { name: product.name }, product);
  await createOnce(strapi, 'api::landing-page.landing-page', { title: landingPage.title }, landingPage);
  return { documentIds, logins: await createPeople(strapi, folder) };
}

async function createOnce(strapi, uid, where, data) {
  return (await strapi.db.query(uid).findOne({ where })) ?? strapi.documents(uid).create({ data });
}

async function createArticle(strapi, en, de) {
  const article = await strapi.documents(uids.article).create({ data: { ...en, slug: slugOf(en.title) }, locale: 'en' });
  if (de) {
    await strapi.documents(uids.article).update({
      documentId: article.documentId,
      locale: 'de',
      data: { ...de, slug: slugOf(de.title), category: en.category },
    });
  }
  return article;
}

const slugOf = (title) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** An administrator and an editor, with random passwords that are kept beside the database. */
async function createPeople(strapi, folder) {
  const file = path.join(folder, 'demo-logins.json');
  const people = [
    { role: 'strapi-super-admin', email: 'admin@example.com', firstname: 'Ada', lastname: 'Admin' },
    { role: 'strapi-editor', email: 'editor@example.com', firstname: 'Edith', lastname: 'Editor' },
  ];
  const known = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  const logins = [];
  for (const { role, ...person } of people) {
    const { id: roleId } = await strapi.db.query('admin::role').findOne({ where: { code: role } });
    const user = await strapi.db.query('admin::user').findOne({ where: { email: person.email } });
    const password = (user && known[person.email]) || `${randomBytes(9).toString('base64url')}-Aa1`;
    const users = strapi.service('admin::user');
    if (!user) await users.create({ ...person, password, isActive: true, registrationToken: null, roles: [roleId] });
    else if (!known[person.email]) await users.updateById(user.id, { password });
    logins.push({ name: `${person.firstname} (${role.replace('strapi-', '')})`, email: person.email, password });
  }
  fs.writeFileSync(file, JSON.stringify(Object.fromEntries(logins.map(({ email, password }) => [email, password]))), {
    mode: 0o600,
  });
  await grantEditors(strapi);
  return logins;
}

/** What an operator does under Settings → Roles. */
async function grantEditors(strapi) {
  for (const code of ['strapi-editor', 'strapi-author']) {
    const role = await strapi.db.query('admin::role').findOne({ where: { code } });
    for (const action of grants) {
      const where = { action, role: role.id };
      if (await strapi.db.query('admin::permission').findOne({ where })) continue;
      await strapi.db.query('admin::permission').create({
        data: { action, subject: null, properties: {}, conditions: [], role: role.id },
      });
    }
    await grantLocales(strapi, role.id);
  }
}

/**
 * Strapi's own Editor may not even read localised content, and not publish it, before somebody has
 * ticked its languages.
 */
async function grantLocales(strapi, roleId) {
  const locales = (await strapi.plugin('i18n').service('locales').find()).map(({ code }) => code);
  const { isLocalizedContentType } = strapi.plugin('i18n').service('content-types');
  const permissions = strapi.db.query('admin::permission');
  const granted = await permissions.findMany({ where: { role: roleId, subject: { $startsWith: 'api::' } } });
  const localized = granted.filter(({ subject }) => isLocalizedContentType(strapi.contentType(subject)));
  for (const { id, properties } of localized) {
    if (!properties.locales) await permissions.update({ where: { id }, data: { properties: { ...properties, locales } } });
  }
  for (const { subject, conditions } of localized.filter(({ action }) => action.endsWith('.update'))) {
    for (const name of ['delete', 'publish']) {
      const action = `plugin::content-manager.explorer.${name}`;
      if (granted.some((other) => other.action === action && other.subject === subject)) continue;
      await permissions.create({ data: { action, subject, properties: { locales }, conditions, role: roleId } });
    }
  }
}
