import { useRBAC } from '@strapi/strapi/admin';
import { permissions } from '../permissions';

/** Whether the user may pause and resume the queue; not until that is known. */
export const useQueuePermission = (): boolean => {
  const { allowedActions } = useRBAC(permissions.manageQueue);
  return allowedActions.canManage === true;
};
