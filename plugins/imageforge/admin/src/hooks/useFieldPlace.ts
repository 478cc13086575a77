import { useForm } from '@strapi/strapi/admin';
import { componentIdOf, stablePath } from '../services/componentPath';
import type { FieldPlace, FormEntry } from '../services/fieldPlace';
import { fieldPath } from '../services/fieldPath';

/** Where a media field of the form is. `undefined`: the form is not that of a known entry. */
export const useFieldPlace = (entry: FormEntry | undefined, name: string): FieldPlace | undefined => {
  const path = fieldPath(name);
  // Texts and numbers: another value of another field makes nothing render again.
  const stable = useForm('ImageForge', ({ values }) => stablePath(path, values), false);
  const componentId = useForm('ImageForge', ({ values }) => componentIdOf(path, values), false);
  return entry && { ...entry, path, stablePath: stable ?? path, componentId };
};
