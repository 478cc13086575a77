import type { Locator, Page } from 'playwright-core';
import type { Host } from './host';

export const uids = {
  article: 'api::article.article',
  landingPage: 'api::landing-page.landing-page',
} as const;

/** Opens an entry, or with `create` a new one, in the content manager. */
export const openEntry = async (page: Page, host: Host, uid: string, documentId: string, locale?: string): Promise<void> => {
  const query = locale ? `?plugins[i18n][locale]=${locale}` : '';
  await page.goto(`${host.url}/admin/content-manager/collection-types/${uid}/${documentId}${query}`);
  await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
};

/** Saves, and waits until the server has said so. */
export const save = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved document').first().waitFor();
};

/** Our button below a media field, whatever it says at the moment. */
export const fieldButton = (page: Page, label: string): Locator =>
  page.getByRole('button', { name: new RegExp(`image for “${label}”`) });

export const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /Generate an image/ });

/** The button at the foot of the dialog. */
export const generate = (page: Page): Locator => dialog(page).getByRole('button', { name: /^Generate/ });

export const useImage = (page: Page): Locator => dialog(page).getByRole('button', { name: /^Use this image/ });

/** Chooses an option of one of the dialog's selects. */
export const choose = async (page: Page, select: string, option: string | RegExp): Promise<void> => {
  await dialog(page).getByRole('combobox', { name: select }).click();
  await page.getByRole('option', { name: option, exact: typeof option === 'string' }).click();
};

/** Opens the dialog of a field and waits until it is ready for use. */
export const openDialog = async (page: Page, button: Locator): Promise<void> => {
  await button.click();
  await dialog(page).getByRole('combobox', { name: 'Model' }).waitFor();
};
