import { Page, expect, test } from '@playwright/test';
import { setUp } from '../support/journey';
import { Seen } from '../support/eyes';
import { Server } from '../support/server';

/** An account from both sides: an operator who invites, and somebody who comes by the links, each page also loaded again. */
test('an operator invites somebody, gives them a new password and signs them out', async ({ browser }) => {
  test.setTimeout(180_000);
  const server = await Server.start();
  const [ada, bo] = [await Seen.open(browser), await Seen.open(browser)];
  await setUp(ada, server);
  await ada.page.getByRole('link', { name: 'Your account: Ada' }).click();
  await expect(ada.page.getByRole('heading', { name: 'Your account' })).toBeVisible();
  const link = async (page: Page) => (await page.locator('.secret').textContent())!.trim();
  await ada.page.getByLabel('Name', { exact: true }).fill('Bo');
  await ada.page.getByRole('button', { name: 'Create a one-time link' }).click();
  await expect(ada.page.getByText('The invitation for Bo.')).toBeVisible();
  const invitation = await link(ada.page);
  await expect(ada.page.getByLabel('Name', { exact: true }), 'the form is empty again').toHaveValue('');
  await expect(ada.page.getByRole('button', { name: 'Withdraw the link for Bo' })).toBeVisible();
  await ada.look('account-operator', 0);

  await bo.page.goto(invitation);
  await expect(bo.page.getByLabel('Your name')).toHaveValue('Bo');
  await bo.look('invited', 0);
  await bo.page.getByLabel('Password', { exact: true }).fill('otter lamp quiet harbor');
  await bo.page.getByRole('button', { name: 'Start' }).click();
  await bo.page.getByRole('link', { name: 'Your account: Bo' }).click();
  const row = bo.page.locator('.tokens__row');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('This browser');
  await expect(bo.page.getByText('Accounts')).toHaveCount(0);
  await bo.page.goto(invitation);
  await expect(bo.page.getByRole('heading', { name: 'This link was used already' })).toBeVisible();

  // The page of before the invitation was used shows what is so now once it is loaded again; the link is shown once.
  await ada.page.reload();
  await expect(ada.page.getByText('1 browser signed in')).toHaveCount(2);
  await expect(ada.page.locator('.secret')).toHaveCount(0);
  await expect(ada.page.getByRole('heading', { name: 'Open links' })).toHaveCount(0);
  await ada.page.getByRole('button', { name: 'Create a link to a new password for Bo' }).click();
  await expect(ada.page.getByText('The link to a new password for Bo.')).toBeVisible();
  const reset = await link(ada.page);
  const elsewhere = await Seen.open(browser);
  await elsewhere.page.goto(reset);
  await expect(elsewhere.page.getByText('For the account Bo.')).toBeVisible();
  await elsewhere.page.getByLabel('Password', { exact: true }).fill('pillow cactus north tin');
  await elsewhere.page.getByRole('button', { name: 'Set password' }).click();
  await expect(elsewhere.page.getByRole('link', { name: 'Your account: Bo' })).toBeVisible();
  await bo.page.goto(`${server.url}/account`);
  await expect(bo.page).toHaveURL(/sign-in\?next=\/account/);
  await bo.page.getByLabel('Name').fill('Bo');
  await bo.page.getByLabel('Password', { exact: true }).fill('pillow cactus north tin');
  await bo.page.getByRole('button', { name: 'Sign in' }).click();

  // Two browsers; a new password ends the other one.
  await expect(row).toHaveCount(2);
  await bo.page.getByLabel('Present password').fill('not this one');
  await bo.page.getByLabel('New password').fill('seven green apples fall');
  await bo.page.getByRole('button', { name: 'Change password' }).click();
  await expect(bo.page.getByText('The present password is wrong.')).toBeVisible();
  await bo.page.getByLabel('Present password').fill('pillow cactus north tin');
  await bo.page.getByLabel('New password').fill('seven green apples fall');
  await bo.page.getByRole('button', { name: 'Change password' }).click();
  await expect(bo.page.getByText('Your password was changed.')).toBeVisible();
  await expect(row).toHaveCount(1);
  for (const field of ['Present password', 'New password']) await expect(bo.page.getByLabel(field)).toHaveValue('');
  await bo.look('account', 0);
  await elsewhere.page.reload();
  await expect(elsewhere.page).toHaveURL(/sign-in/);

  await ada.page.getByRole('button', { name: 'Sign out every browser of Bo' }).click();
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(ada.page.getByText('0 browsers signed in')).toBeVisible();
  await bo.page.reload();
  await expect(bo.page).toHaveURL(/sign-in/);
  for (const seen of [ada, bo, elsewhere]) {
    expect(seen.complaints).toEqual([]);
    await seen.context.close();
  }
  await server.stop();
});
