/** Id of the plugin: prefix of its routes, permissions and translations. */
export const pluginId = 'imageforge';
