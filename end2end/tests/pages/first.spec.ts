import { expect, test } from '@playwright/test';
import { Seen, visit } from '../../support/eyes';
import { setUp } from '../../support/journey';
import { Server } from '../../support/server';

/** Pages before there is a session, in every state: see `support/eyes.ts`. */
test.describe.configure({ mode: 'serial' });
test.use({ actionTimeout: 10_000 });

let server: Server;

test.beforeAll(async () => {
  // With what adds to the operators' page; nobody is called, because nothing happens.
  server = await Server.start({
    LLM_MODEL: 'a-model',
    LLM_URL: 'http://127.0.0.1:9/v1',
    CONDUCTOR_WEBHOOK_URL: 'http://127.0.0.1:9/hooks',
    CONDUCTOR_WEBHOOK_ALLOW_PRIVATE: 'true',
    CONDUCTOR_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  });
});

test.afterAll(async () => server?.stop());

test('pages before anybody has an account', async ({ browser }) => {
  test.setTimeout(180_000);
  for (const [name, path] of [
    ['set-up', server.setUpLink.slice(server.url.length)],
    ['set-up-expired', '/setup/0000000000000000000000000000000000000000000000000000000000000000'],
    ['sign-in', '/'],
    ['enter-code', '/j'],
    ['room-unknown', '/j/ZZZZZZ'],
    ['projector-unknown', '/p/ZZZZZZ'],
    ['not-found', '/nothing/here'],
  ]) {
    const seen = await visit(browser, server, path);
    await seen.look(name, 0);
    await seen.context.close();
  }
});

test('an address without a page answers 404, and a page that needs a sign-in leads there', async ({ request }) => {
  for (const path of ['/nothing/here', '/j/ZZZZZZ', '/p/ZZZZZZ']) expect((await request.get(server.url + path)).status(), path).toBe(404);
  for (const accept of ['text/html', '*/*']) {
    const answer = await request.get(server.url + '/', { maxRedirects: 0, headers: { accept } });
    expect([answer.status(), answer.headers().location], accept).toEqual([302, '/sign-in']);
  }
});

test('pages of an organizer without sessions', async ({ browser }) => {
  test.setTimeout(180_000);
  const host = await Seen.open(browser);
  await setUp(host, server);
  for (const [name, path] of [
    ['sessions-none', '/'],
    ['create', '/sessions/new'],
    ['rehearse', '/rehearse'],
    ['tokens', '/tokens'],
    ['operations', '/operations'],
    ['session-unknown', '/sessions/0198c0de-0000-7000-8000-000000000000'],
  ]) {
    await host.page.goto(server.url + path, { waitUntil: 'networkidle' });
    await host.look(name, 0);
  }
  await host.context.close();
});
