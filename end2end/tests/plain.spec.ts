import { BrowserContext, Page, expect, test } from '@playwright/test';
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
  await ranksAndSupports(page, name);
}

/** A ranking, an idea and support of a question, by forms. */
async function ranksAndSupports(page: Page, name: string) {
  const { hosting, guest } = room;
  const [ranking, ideas, question] = [await hosting.fresh(), await hosting.fresh(), await guest.fresh()];
  await guest.act('ask', { question, text: `Support this, ${name}` });
  await page.goto(`${room.server.url}/j/${room.code}?tab=questions`);
  const support = () => page.locator('.question').filter({ hasText: `Support this, ${name}` }).getByRole('button', { name: /Support/ });
  await support().click();
  await expect(support()).toHaveAttribute('aria-pressed', 'true');
  await hosting.act('open_poll', { poll: ranking, question: `Which first, ${name}?`, options: ['Price', 'Speed'], kind: 'ranking' });
  await page.goto(`${room.server.url}/j/${room.code}`);
  const card = (words: string) => page.locator('.poll').filter({ hasText: words });
  await card('Which first').getByLabel('place 1').selectOption({ label: 'Speed' });
  await card('Which first').getByLabel('place 2').selectOption({ label: 'Price' });
  await card('Which first').getByRole('button', { name: 'Send my order' }).click();
  await expect(card('Which first').locator('.rank').first()).toContainText('Speed');
  await hosting.act('close_poll', { poll: ranking });
  await hosting.act('open_poll', { poll: ideas, question: `What next, ${name}?`, kind: { ideas: { approve_first: false } } });
  await guest.act('answer', { poll: ideas, words: ['Cake'] });
  await page.goto(`${room.server.url}/j/${room.code}`);
  for (const idea of ['Tea', 'Longer breaks']) {
    await card('What next').getByLabel('Your idea').fill(idea);
    await card('What next').getByRole('button', { name: 'Add my idea' }).click();
    await expect(card('What next').getByRole('listitem').filter({ hasText: idea })).toBeVisible();
  }
  await card('What next').getByRole('listitem').filter({ hasText: 'Cake' }).getByRole('button', { name: /Support/ }).click();
  await expect(card('What next').getByRole('listitem').first()).toContainText('Cake');
  await expect(card('What next').getByRole('listitem')).toHaveCount(3);
  await hosting.act('close_poll', { poll: ideas });
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
