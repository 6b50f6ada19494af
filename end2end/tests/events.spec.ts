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
  await ada.page.getByRole('link', { name: 'Your events' }).click();
  await expect(ada.page.getByText('No event yet: the first session makes one.')).toBeVisible();
  const before = await ada.beside();
  await before.page.goto(`${server.url}/events`);
  await ada.page.goto(server.url);
  const { id } = await createSession(ada as never, 'Spring meeting');

  await before.page.reload();
  const event = before.page.getByRole('region', { name: 'Spring meeting' });
  await expect(event.getByRole('link', { name: 'Spring meeting' })).toHaveAttribute('href', `/sessions/${id}`);
  await before.look('events', 0);
  await event.getByText('Rename').click();
  await event.getByLabel('Title').fill('Town halls of 2027');
  await before.page.keyboard.press('Enter');
  await expect(before.page.getByRole('heading', { name: 'Town halls of 2027' })).toBeVisible();
  await before.page.reload();
  await expect(before.page.getByRole('heading', { name: 'Town halls of 2027' })).toBeVisible();
  for (const seen of [ada, before]) expect(seen.complaints).toEqual([]);
  await ada.context.close();
  await server.stop();
});
