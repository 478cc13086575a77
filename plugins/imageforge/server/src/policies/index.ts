import { actions } from '../services/actions';

export interface PolicyContext {
  state: { userAbility?: { can(action: string): boolean } };
}

export const policies = {
  /** Whether an administrator may generate, or read what was generated. */
  'uses-imageforge': ({ state: { userAbility } }: PolicyContext): boolean =>
    userAbility?.can(actions.create) === true || userAbility?.can(actions.read) === true,
};
