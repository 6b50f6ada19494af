import { expect, test } from '@playwright/test';
import { Room } from '../support/room';
import { Voice } from '../support/voice';

/** All that is a person's own, and all that a host has to answer: on every page of theirs, and none left out. */
let room: Room;

test.beforeAll(async ({ browser }) => {
  // A hundred people who come, ask and leave within seconds are made up to the door, and so they are here.
  room = await Room.open(browser, { CONDUCTOR_NEWCOMERS_PER_NETWORK: '0' });
});

test.afterAll(async () => {
  await room?.close();
});

test('a choice and a support show on the other page of a person', async () => {
  test.setTimeout(120_000);
  await room.openPoll('Tea or coffee?');
  await room.ask('Who pays for it?');
  const phone = await room.connected();
  const second = await phone.context.newPage();
  await second.goto(`${room.server.url}/j/${room.code}`);
  await expect(second.getByText('Connected', { exact: true })).toBeVisible({ timeout: 40_000 });
  const option = (page: typeof second, words: string) => page.locator('.thing--poll .option').filter({ hasText: words });
  await option(phone.page, 'Coffee').click();
  await expect(option(second, 'Coffee')).toHaveClass(/option--mine/);
  await option(second, 'Tea').click();
  await expect(option(phone.page, 'Tea')).toHaveClass(/option--mine/);
  await expect(option(phone.page, 'Coffee')).not.toHaveClass(/option--mine/);
  for (const page of [phone.page, second]) await page.getByRole('tab', { name: /^Questions/ }).click();
  const upvote = (page: typeof second) => page.locator('.question').filter({ hasText: 'Who pays for it?' }).locator('.upvote');
  await upvote(second).click();
  await expect(upvote(phone.page)).toHaveAttribute('aria-pressed', 'true');
  await upvote(phone.page).click();
  await expect(upvote(second)).toHaveAttribute('aria-pressed', 'false');
  await phone.context.close();
});

test('a host can see every question that waits, and who asked sees their own', async ({ browser }) => {
  test.setTimeout(180_000);
  // Ten may wait for each person, and a page begins with 120.
  const people = await Promise.all(
    Array.from({ length: 13 }, async () => {
      const context = await browser.newContext();
      await context.request.get(`${room.server.url}/j/${room.code}`);
      return { context, voice: await Voice.of(context, room.server, room.id, 'attendee') };
    }),
  );
  for (let round = 0; round < 10; round++) {
    for (const [at, { voice }] of people.entries()) {
      await voice.act('ask', { question: await voice.fresh(), text: `Question ${round * people.length + at + 1}` });
    }
  }
  const host = await room.dashboard();
  await host.page.locator('.desk').getByRole('radio', { name: /^Questions/ }).check();
  const asked = host.page.locator('.desk .asked');
  await expect(asked.first()).toBeVisible();
  expect(await asked.count(), 'a page begins with some of them').toBeLessThan(130);
  await host.page.getByRole('button', { name: 'Show all questions' }).click();
  for (const n of [1, 65, 129, 130]) await expect(asked.filter({ hasText: new RegExp(`Question ${n}(?!\\d)`) })).toBeVisible();
  await expect(host.page.getByRole('button', { name: 'Show all questions' })).toHaveCount(0);
  const last = await people[12].context.newPage();
  await last.goto(`${room.server.url}/j/${room.code}`);
  await last.getByRole('tab', { name: /^Questions/ }).click();
  await expect(last.locator('.question').filter({ hasText: 'Question 130' })).toBeVisible({ timeout: 40_000 });
  for (const { context } of people) await context.close();
});

test('who asks to be left out of the score stays left out, and dashboards show how many', async () => {
  test.setTimeout(180_000);
  const before = await room.dashboard();
  const phone = await room.connected();
  const switchOn = async (page: typeof phone.page) => {
    await page.getByRole('button', { name: /^About this room/ }).click();
    return page.getByRole('checkbox', { name: /^Leave me out of the score/ });
  };
  await (await switchOn(phone.page)).check();
  await expect(before.page.locator('.bar__facts')).toContainText('1 not measured');
  // Loaded and reloaded afterwards.
  const late = await before.context.newPage();
  await late.goto(`${room.server.url}/sessions/${room.id}`);
  await expect(late.locator('.bar__facts')).toContainText('1 not measured');
  await phone.page.reload();
  await expect(await switchOn(phone.page)).toBeChecked();
  const second = await phone.context.newPage();
  await second.goto(`${room.server.url}/j/${room.code}`);
  const again = await switchOn(second);
  await expect(again).toBeChecked();
  await expect(second.getByText('Connected', { exact: true })).toBeVisible({ timeout: 40_000 });
  await again.uncheck();
  await expect(phone.page.getByRole('checkbox', { name: /^Leave me out of the score/ })).not.toBeChecked();
  await expect(before.page.locator('.bar__facts')).not.toContainText('not measured');
  await late.close();
  await phone.context.close();
});
