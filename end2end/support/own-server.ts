import { test as base } from '@playwright/test';
import { Seen } from './eyes';
import { setUp } from './journey';
import { Server } from './server';

/** A test with a server of its own, started in the environment that `env` adds, and its first organizer, signed in. */
export const test = base.extend<{ env: Record<string, string>; server: Server; host: Seen }>({
  env: [{}, { option: true }],
  server: async ({ env }, use) => {
    const server = await Server.start(env);
    await use(server);
    await server.stop();
  },
  host: async ({ browser, server }, use) => {
    const host = await Seen.open(browser);
    await setUp(host, server);
    await use(host);
    await host.context.close();
  },
});
