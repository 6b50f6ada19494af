import { expect, test } from '@playwright/test';
import { createServer } from 'node:http';
import { organizer, setUp } from '../support/journey';
import { Server, freePort } from '../support/server';

/** What a page of another site gets to read of `url`, as the browser lets it: a status, or nothing. */
const reads = (url: string) =>
  fetch(url, { credentials: 'include' }).then(
    (answer) => answer.status,
    () => 'nothing',
  );

test('the browser lets a named site read answers and refusals, and lets others read nothing', async ({ browser }) => {
  const ports = [await freePort(), await freePort()];
  const sites = ports.map((port) => createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<title>Another site</title>')).listen(port, '127.0.0.1'));
  const [named, other] = ports.map((port) => `http://127.0.0.1:${port}`);
  const server = await Server.start({ CONDUCTOR_CORS_ORIGINS: named });
  const host = await organizer(browser);
  try {
    await setUp(host, server);
    const paths = ['/api/v1/me', '/api/v1/sessions/0198c0de-0000-7000-8000-000000000000', '/'].map((path) => server.url + path);
    const seen: Record<string, unknown[]> = {};
    for (const site of [named, other]) {
      await host.page.goto(site);
      seen[site] = [];
      for (const path of paths) seen[site].push(await host.page.evaluate(reads, path));
    }
    // The pages themselves are for nobody else; cookies are the same site's here, since sites do not differ by port.
    expect(seen).toEqual({ [named]: [200, 404, 'nothing'], [other]: ['nothing', 'nothing', 'nothing'] });
  } finally {
    await host.context.close();
    await server.stop();
    for (const site of sites) site.close();
  }
});
