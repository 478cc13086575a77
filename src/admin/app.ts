/**
 * Strapi announces its new Media Library in a banner above every page. There is no setting for it; it
 * stays away once this says that somebody closed it. The name ends in the installation's id, which
 * is `false` here, and `undefined` until the panel has asked for it.
 */
const closeAnnouncement = () => {
  for (const id of ['false', 'undefined']) {
    window.localStorage.setItem(`STRAPI_MEDIA_LIBRARY_BANNER_DISMISSED_FOR_false:${id}`, 'true');
  }
};

export default {
  config: {
    // Languages of the admin panel itself, beside English; those of the content are in src/index.ts.
    locales: ['de'],
    tutorials: false,
    notifications: { releases: false },
  },
  bootstrap() {
    closeAnnouncement();
  },
};
