import { expect, test } from '@playwright/test';
import { createSession, setUp } from '../support/journey';
import { Seen } from '../support/eyes';
import { Server } from '../support/server';

/** The list of events: late, reloaded, and renamed on another page. */
test('an organizer finds the sessions of an event and gives it another title', async ({ browser }) => {
  test.setTimeout(120_000);
  const server = await Server.start();
  const ada = await Seen.open(browser);
  await setUp(ada, server);
  await ada.page.goto(`${server.url}/events`);
  await expect(ada.page.getByText('No event yet: the first session makes one.')).toBeVisible();
  const before = await ada.beside();
  await before.page.goto(`${server.url}/events`);
  await ada.page.goto(server.url);
  const { id } = await createSession(ada as never, 'Spring meeting');

  await before.page.reload();
  const event = before.page.getByRole('region', { name: 'Spring meeting' });
  await expect(event.getByRole('link', { name: 'Spring meeting', exact: true })).toHaveAttribute('href', `/sessions/${id}`);
  await before.look('events', 0);
  await event.locator('summary').click();
  await event.getByLabel('Title').fill('Town halls of 2027');
  await before.page.keyboard.press('Enter');
  await expect(before.page.getByRole('heading', { name: 'Town halls of 2027' })).toBeVisible();
  await before.page.reload();
  await expect(before.page.getByRole('heading', { name: 'Town halls of 2027' })).toBeVisible();
  for (const seen of [ada, before]) expect(seen.complaints).toEqual([]);
  await ada.context.close();
  await server.stop();
});

/** A team from both sides: two accounts, each role as its page shows it, before, late, reloaded and back after a lost socket. */
test('a team runs a session together, and a role that is taken away is gone at once', async ({ browser }) => {
  test.setTimeout(240_000);
  const server = await Server.start();
  const [ada, bo] = [await Seen.open(browser), await Seen.open(browser)];
  await setUp(ada, server);
  await ada.page.goto(`${server.url}/account`);
  await ada.page.getByLabel('Name', { exact: true }).fill('Bo');
  await ada.page.getByRole('button', { name: 'Create a one-time link' }).click();
  await bo.page.goto((await ada.page.locator('.secret').textContent())!.trim());
  await bo.page.getByLabel('Password', { exact: true }).fill('otter lamp quiet harbor');
  await bo.page.getByRole('button', { name: 'Start' }).click();
  await expect(bo.page.getByRole('link', { name: 'Your account: Bo' })).toBeVisible();
  await ada.page.goto(server.url);
  const { id, code } = await createSession(ada as never, 'Town hall');
  const dashboard = `${server.url}/sessions/${id}`;
  await bo.page.goto(dashboard);
  await expect(bo.page.getByRole('heading', { name: 'There is nothing here' }).or(bo.page.getByText('That does not exist')).first()).toBeVisible();

  // The team's page, from the dashboard's menu.
  const team = await ada.beside();
  await team.page.goto(dashboard);
  await team.page.locator('.menu > summary').click();
  await team.page.getByRole('link', { name: 'Team' }).click();
  await expect(team.page.getByText('Your role: Owner')).toBeVisible();
  const add = async (name: string) => {
    await team.page.getByLabel('Name of their account').fill(name);
    await team.page.getByRole('button', { name: 'Add to the team' }).click();
  };
  await add('Nobody');
  await expect(team.page.getByText('There is no account with this name.')).toBeVisible();
  await add('Bo');
  const row = team.page.locator('.member').filter({ hasText: 'Bo' });
  await expect(row).toContainText('Moderator');
  await team.look('team', 0);
  await team.page.getByRole('button', { name: 'Leave the team' }).click();
  await expect(team.page.getByText('An event needs an owner.')).toBeVisible();

  // A moderator: has the dashboard, decides about words, and cannot send.
  await bo.page.goto(server.url);
  await bo.page.getByRole('link', { name: 'Town hall' }).click();
  await expect(bo.page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await expect(bo.page.locator('.bar .badge', { hasText: 'Moderator' })).toBeVisible();
  const desk = bo.page.locator('.desk');
  await expect(desk.getByRole('radio', { name: 'Prepared' })).toBeHidden();
  await expect(bo.page.locator('.bar__control')).toBeHidden();
  const phone = await Seen.open(browser);
  await phone.page.goto(`${server.url}/j/${code}`);
  await expect(phone.page.getByText('Connected', { exact: true })).toBeVisible({ timeout: 20_000 });
  await desk.getByLabel('Your message').or(desk.locator('.desk__say input')).first().fill('Welcome, everybody');
  await desk.getByRole('button', { name: 'Send' }).click();
  await expect(phone.page.getByText('Welcome, everybody')).toBeVisible();
  await bo.look('dashboard-moderator', 1);

  // A viewer from one moment to the next: on the open page, and on one that was away meanwhile.
  await bo.context.setOffline(true);
  await row.getByLabel('Role of Bo', { exact: true }).selectOption('Viewer');
  await row.getByRole('button', { name: 'Change the role of Bo' }).click();
  await expect(row.locator('.badge')).toHaveText('Viewer');
  await bo.context.setOffline(false);
  await expect(bo.page.locator('.bar .badge', { hasText: 'Viewer' })).toBeVisible({ timeout: 60_000 });
  await expect(desk.locator('.desk__say')).toBeHidden();
  await bo.look('dashboard-viewer', 1);
  await bo.page.reload();
  await expect(bo.page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await expect(desk.locator('.desk__say')).toBeHidden();
  await row.getByLabel('Role of Bo', { exact: true }).selectOption('Organizer');
  await row.getByRole('button', { name: 'Change the role of Bo' }).click();
  await expect(bo.page.locator('.bar__control'), 'an open page learns it without a reload').toBeVisible({ timeout: 20_000 });
  await expect(desk.locator('.desk__say')).toBeVisible();

  // Removed: the open page is cut off and says so; a late one finds nothing.
  await row.getByRole('button', { name: 'Remove Bo from the team' }).click();
  await expect(row).toHaveCount(0);
  await expect(bo.page.getByText('Not connected').first()).toBeVisible({ timeout: 20_000 });
  await bo.page.reload();
  await expect(bo.page.locator('.desk')).toHaveCount(0);
  await bo.page.goto(`${server.url}/events`);
  await expect(bo.page.getByText('No event yet')).toBeVisible();
  expect(ada.complaints).toEqual([]);
  for (const seen of [ada, bo, phone]) await seen.context.close();
  await server.stop();
});

/** Private links: somebody without an account, with a dashboard and with the speaker's page, before and after they are revoked. */
test('a private link makes somebody without an account a moderator', async ({ browser }) => {
  test.setTimeout(180_000);
  const server = await Server.start();
  const [ada, mo] = [await Seen.open(browser), await Seen.open(browser)];
  await setUp(ada, server);
  const { id } = await createSession(ada as never, 'Town hall');
  const panel = ada.page.locator('details', { has: ada.page.getByRole('heading', { name: 'Private links' }) });
  await panel.locator('summary').click();
  const make = async (label: string, role: string) => {
    await panel.getByLabel('For whom').fill(label);
    await panel.getByLabel('Role').selectOption(role);
    await panel.getByRole('button', { name: 'Create a private link' }).click();
    await expect(panel.getByText(`The link for ${label}.`)).toBeVisible();
    return (await panel.locator('.secret').textContent())!.trim();
  };
  const link = await make('Mo', 'Moderator');
  await ada.look('private-links', 1);
  await mo.page.goto(link);
  await expect(mo.page).toHaveURL(new RegExp(`/sessions/${id}$`));
  await expect(mo.page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await expect(mo.page.locator('.bar .badge', { hasText: 'Moderator' })).toBeVisible();
  await expect(mo.page.locator('.bar__control')).toBeHidden();
  await expect(mo.page.getByRole('heading', { name: 'Private links' })).toBeHidden();
  await mo.page.locator('.desk__say input').fill('Hello from the link');
  await mo.page.locator('.desk__say').getByRole('button', { name: 'Send' }).click();
  await expect(ada.page.locator('.desk').getByText('Hello from the link')).toBeVisible();
  await mo.page.reload();
  await expect(mo.page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 20_000 });

  // The speaker's page, in another browser, also loaded again.
  const speaker = await Seen.open(browser);
  await speaker.page.goto(await make('Sam', 'Speaker'));
  await expect(speaker.page).toHaveURL(/\/p\/[A-Z0-9]{6}\?speaker$/);
  await expect(speaker.page.locator('.speaker')).toBeVisible();
  await expect.poll(() => server.sockets()).toBe(3);
  await speaker.page.reload();
  await expect(speaker.page.locator('.speaker')).toBeVisible();
  await expect.poll(() => server.sockets()).toBe(3);

  // Revoked: the open page says that it is out, and the link leads nowhere. The other link works on.
  await panel.getByRole('button', { name: 'Revoke the link for Mo' }).click();
  await expect(panel.getByRole('button', { name: 'Revoke the link for Mo' })).toHaveCount(0);
  await expect(mo.page.getByText('Not connected').first()).toBeVisible({ timeout: 30_000 });
  await mo.page.goto(link);
  await expect(mo.page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await mo.page.goto(`${server.url}/sessions/${id}`);
  await expect(mo.page.locator('.desk')).toHaveCount(0);
  await expect.poll(() => server.sockets(), { message: 'the organizer and the speaker are inside' }).toBe(2);
  expect(ada.complaints).toEqual([]);
  for (const seen of [ada, mo, speaker]) await seen.context.close();
  await server.stop();
});
