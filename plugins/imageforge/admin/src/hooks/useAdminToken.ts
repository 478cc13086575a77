import * as React from 'react';
import { useAuth } from '@strapi/strapi/admin';
import { rememberAdminToken } from '../services/adminToken';

/** Hands the present access token to our streams; wherever a stream is opened, this is used too. */
export const useAdminToken = (): void => {
  const token = useAuth('ImageForge', (state) => state.token, false);
  // Before other effects, which may open a stream.
  React.useLayoutEffect(() => rememberAdminToken(token ?? null), [token]);
};
