import type { Page } from '@playwright/test';

/** Counts the WebSockets that a page holds, as the browser sees them. */
export class SocketCount {
  private opened = 0;
  private closed = 0;

  constructor(page: Page) {
    page.on('websocket', (socket) => {
      this.opened += 1;
      socket.on('close', () => (this.closed += 1));
    });
  }

  get open(): number {
    return this.opened - this.closed;
  }

  get everOpened(): number {
    return this.opened;
  }
}
