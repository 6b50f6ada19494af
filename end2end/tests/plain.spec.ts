import { BrowserContext, expect, test } from '@playwright/test';
import { Room } from '../support/room';

/** The room without its program: forms that a browser sends by itself. */
let room: Room;

test.beforeAll(async ({ browser }) => {
  room = await Room.open(browser);
});

test.afterAll(async () => room?.close());

async function takesPart(context: BrowserContext, name: string) {
  const poll = await room.openPoll(`Tea or coffee, ${name}?`);
  const page = await context.newPage();
  await page.goto(`${room.server.url}/j/${room.code}`);
  const card = page.locator('.poll').filter({ hasText: name });
  await card.getByLabel('Coffee').check();
  await card.getByRole('button', { name: 'Vote' }).click();
  await expect(page.locator('.poll').filter({ hasText: name })).toContainText('1 vote');
  await page.getByLabel('Your message').fill(`Hello from ${name}`);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('.line--mine').filter({ hasText: `Hello from ${name}` })).toBeVisible();
  await page.getByRole('tab', { name: /^Questions/ }).click();
  await page.getByLabel('Your question').fill(`Why, asks ${name}?`);
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(page).toHaveURL(/\?tab=questions/);
  await expect(page.locator('.question').filter({ hasText: `Why, asks ${name}?` })).toBeVisible();
  await room.hosting.act('close_poll', { poll });
}

test('without JavaScript people vote, say and ask', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await takesPart(context, 'nobody');
  await context.close();
});

test('with WebAssembly blocked people vote, say and ask', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  await context.route('**/*.wasm', (route) => route.abort());
  await takesPart(context, 'somebody');
  await context.close();
});
