import { defineConfig } from '@playwright/test';

/**
 * Journeys hold times, and share two cores with the server, the database and the simulated audience: one worker. Pages are only looked at,
 * and `conducted`, first by its name, waits for a room to fade: `scripts/test` gives them two.
 */
export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  projects: [
    { name: 'journeys', testIgnore: ['pages/**', 'measure/**'] },
    { name: 'pages', testMatch: 'pages/**' },
    { name: 'measure', testMatch: 'measure/**' },
  ],
  use: {
    browserName: 'chromium',
    actionTimeout: 15_000,
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
    screenshot: 'only-on-failure',
    trace: 'off',
  },
});
