import { Browser, expect, test } from '@playwright/test';
import { attendee, createSession, join, organizer, setUp } from '../support/journey';
import { Server } from '../support/server';

let server: Server;
let code: string;

test.beforeAll(async ({ browser }: { browser: Browser }) => {
  server = await Server.start();
  const host = await organizer(browser);
  await setUp(host, server);
  ({ code } = await createSession(host, 'Town hall'));
  await host.context.close();
});

test.afterAll(async () => server?.stop());

test('a phone downloads only its own half', async ({ browser }) => {
  const phone = await attendee(browser);
  const asked: string[] = [];
  phone.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await join(phone, server, code);
  expect(asked.filter((path) => path.endsWith('.wasm') || path.endsWith('.js')).sort()).toEqual(expect.arrayContaining(['/pkg/attendee.js', '/pkg/attendee_bg.wasm']));
  expect(asked.filter((path) => path.startsWith('/pkg/app') && !path.endsWith('.css'))).toEqual([]);
  await phone.context.close();
});

// The bar of reactions came back the moment the field lost the focus, under the finger: the tap landed on a reaction.
test('a tap on Send sends, and nothing else', async ({ browser }) => {
  const phone = await attendee(browser);
  await join(phone, server, code);
  await phone.page.getByLabel('Your message').tap();
  await expect(phone.page.locator('.room__bar')).toBeHidden();
  await phone.page.getByLabel('Your message').fill('First');
  await phone.page.getByRole('button', { name: 'Send' }).click();
  await phone.page.getByRole('button', { name: 'Stay anonymous' }).click();
  await expect(phone.page.locator('.line__words').getByText('First')).toBeVisible();
  await phone.page.getByLabel('Your message').tap();
  await phone.page.getByLabel('Your message').fill('Second');
  await phone.page.getByRole('button', { name: 'Send' }).tap();
  await expect(phone.page.locator('.line__words').getByText('Second')).toBeVisible();
  await expect(phone.page.getByLabel('Your message')).toHaveValue('');
  await phone.page.getByRole('tab', { name: 'Questions' }).tap();
  await expect(phone.page.getByRole('tab', { name: 'Questions' })).toHaveAttribute('aria-selected', 'true');
  await expect(phone.page.locator('.room__bar')).toBeVisible();
  expect(await phone.page.locator('.reactions__count').allTextContents()).toEqual(Array(8).fill(''));
  await phone.context.close();
});

test('what is typed before the program has arrived stays', async ({ browser }) => {
  const phone = await attendee(browser);
  let release = () => {};
  const typed = new Promise<void>((done) => (release = done));
  await phone.page.route('**/attendee_bg.wasm', async (route) => {
    await typed;
    await route.continue();
  });
  await phone.page.goto(`${server.url}/j/${code}`, { waitUntil: 'domcontentloaded' });
  await phone.page.getByLabel('Your message').fill('I was early');
  // Without the program the button sends the form, whatever is in the field.
  await expect(phone.page.getByRole('button', { name: 'Send' })).toBeEnabled();
  release();
  await expect(phone.page.locator('.room--alive')).toBeVisible();
  await expect(phone.page.getByRole('button', { name: 'Send' })).toBeEnabled();
  await expect(phone.page.getByLabel('Your message')).toHaveValue('I was early');
  await phone.context.close();
});

test('a phone that wants German is German, and stays in the room when its language is switched', async ({ browser }) => {
  const { page, sockets, context } = await attendee(browser, 'de-DE');
  await page.goto(`${server.url}/j/${code}`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByText('Verbunden', { exact: true })).toBeVisible();
  await expect.poll(() => sockets.open, { message: 'the phone holds one socket' }).toBe(1);
  await page.getByLabel('Ihre Nachricht').fill('Guten Tag');
  await page.getByRole('button', { name: 'Senden' }).click();
  await page.getByRole('button', { name: 'Anonym bleiben' }).click();
  const mine = page.locator('.line--mine').filter({ hasText: 'Guten Tag' });
  await expect(mine.getByText('Sie', { exact: true })).toBeAttached();
  await page.getByRole('button', { name: /^Über diesen Raum/ }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('group', { name: 'How is the pace?' })).toBeVisible();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  // Of the first one's end Playwright hears nothing, because its page went with it.
  expect(sockets.everOpened).toBe(2);
  await expect(mine.getByText('You', { exact: true })).toBeAttached();
  await context.close();
});
