import { useRBAC } from '@strapi/strapi/admin';
import { permissions } from '../permissions';
import type { TextKey } from './useText';

export interface PluginPage {
  /** Below the plugin's own address; empty: the gallery. */
  path: string;
  title: TextKey;
}

/** The plugin's pages that the user may see. `undefined` until that is known. */
export const usePages = (): PluginPage[] | undefined => {
  const gallery = useRBAC(permissions.read);
  const budgets = useRBAC(permissions.readBudgets);
  const webhooks = useRBAC(permissions.webhooks);
  const audit = useRBAC(permissions.audit);
  const pages = [
    { path: '', title: 'gallery.title', isLoading: gallery.isLoading, may: gallery.allowedActions.canRead },
    { path: 'budgets', title: 'budgets.title', isLoading: budgets.isLoading, may: budgets.allowedActions.canRead },
    { path: 'webhooks', title: 'webhooks.title', isLoading: webhooks.isLoading, may: webhooks.allowedActions.canManage },
    { path: 'audit', title: 'audit.title', isLoading: audit.isLoading, may: audit.allowedActions.canRead },
  ] as const;
  if (pages.some(({ isLoading }) => isLoading)) return undefined;
  return pages.filter(({ may }) => may);
};
