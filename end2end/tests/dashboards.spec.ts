import { expect, test } from '@playwright/test';
import { createSession, live, organizer, setUp } from '../support/journey';
import { Server } from '../support/server';

test('from one session to the next a dashboard holds one socket', async ({ browser }) => {
  const server = await Server.start();
  const host = await organizer(browser);
  try {
    await setUp(host, server);
    for (const title of ['Morning', 'Noon']) {
      await createSession(host, title);
      await expect.poll(() => host.sockets.open).toBe(1);
      await host.page.getByRole('link', { name: 'Sessions' }).first().click();
      await expect.poll(() => host.sockets.open).toBe(0);
    }
    for (const title of ['Morning', 'Noon', 'Morning']) {
      await host.page.getByRole('link', { name: title, exact: true }).first().click();
      await live(host);
      await expect.poll(() => host.sockets.open, { message: title }).toBe(1);
      await expect.poll(() => server.sockets(), { message: `${title}, as the server counts` }).toBe(1);
      // By the browser's own button, within the app.
      await host.page.goBack();
      await expect.poll(() => host.sockets.open, { message: `${title}, left` }).toBe(0);
    }
    await expect.poll(() => server.sockets()).toBe(0);
  } finally {
    await host.context.close();
    await server.stop();
  }
});
