'use strict';

/** What a browser test can ask of the host, by name. Arguments and answers travel as JSON. */
const createCommands = (strapi) => {
  const permissions = strapi.db.query('admin::permission');
  const roleId = async (code) => (await strapi.db.query('admin::role').findOne({ where: { code } })).id;

  return {
    /** @returns the new entry's document id */
    create: async (uid, data, locale) => (await strapi.documents(uid).create({ data, locale })).documentId,
    publish: async (uid, documentId, locale) => {
      await strapi.documents(uid).publish({ documentId, locale });
    },
    /** An entry as it is saved. */
    findFirst: (uid, { documentId, filters, ...where }) =>
      strapi.documents(uid).findFirst({ populate: '*', ...where, filters: { ...filters, ...(documentId && { documentId }) } }),

    /** The media library's files, oldest first. */
    files: async () =>
      (await strapi.db.query('plugin::upload.file').findMany({ orderBy: { id: 'asc' } })).map(
        ({ id, name, alternativeText }) => ({ id, name, alternativeText }),
      ),

    /** Asks for images as the application's own code does. @returns the generation's id */
    generate: async (body) => (await strapi.plugin('imageforge').service('generations').create(body)).id,
    cancel: async (id) => {
      const { generations } = strapi.plugin('imageforge').service('forge');
      await generations.cancel(id, { requester: { kind: 'automation', id: 'test' }, seesAll: true, changesAll: true });
    },
    /** The generations, oldest first. */
    generations: async () =>
      (await strapi.db.query('plugin::imageforge.generation').findMany({ orderBy: { id: 'asc' } })).map(
        ({ documentId, state }) => ({ id: documentId, state }),
      ),

    /** What somebody does who may resume the queue. */
    resumeQueue: async () => {
      await strapi.plugin('imageforge').service('forge').queueControl.resume({ kind: 'admin', id: '1' });
    },

    /** What a webhook looks like to which nothing came through for a day. */
    declareDead: async (webhook, since) => {
      const value = { [webhook]: { reason: 'dead', since } };
      await strapi.store({ type: 'plugin', name: 'imageforge', key: 'webhook-pauses' }).set({ value });
    },

    /** The language that somebody chose in their profile. */
    speak: async (email, preferedLanguage) => {
      await strapi.db.query('admin::user').update({ where: { email }, data: { preferedLanguage } });
    },

    /** What an operator does under Settings → Roles. */
    grant: async (role, action) => {
      await permissions.create({
        data: { action, subject: null, properties: {}, conditions: [], role: await roleId(role) },
      });
    },
    revoke: async (role, action) => {
      const [found] = await permissions.findMany({ where: { action, role: await roleId(role) } });
      await permissions.delete({ where: { id: found.id } });
    },
  };
};

module.exports = { createCommands };
