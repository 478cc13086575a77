import { useRBAC } from '@strapi/strapi/admin';
import { permissions } from '../permissions';

// One list for all callers: the hook asks again whenever it gets another array.
const asked = [...permissions.create, ...permissions.read, ...permissions.manage];

/** What the user may do with ImageForge; nothing until that is known. */
export const useForgePermissions = (): { canCreate: boolean; canRead: boolean; canManage: boolean } => {
  const { allowedActions } = useRBAC(asked);
  return {
    canCreate: allowedActions.canCreate === true,
    canRead: allowedActions.canRead === true,
    canManage: allowedActions.canManage === true,
  };
};
