/** The built docs: their pages, a server for them, and a browser. */
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, relative } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { inject } from 'vitest';

export const CHROMIUM = '/usr/bin/chromium';
/** Of two such switches the last one counts, so that it repeats those of playwright by which the browser asks its vendor. */
const SWITCHED_OFF = [
  ...['AimEnabled', 'HttpsUpgrades', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints'],
  ...['PaintHolding', 'PreconnectToSearch'],
  // The address bar of each window, which no test sees, would have a process for each popup
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
];
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

export const folder = inject('docs');

/** The files of the site by their path from its root. */
export function filesOf(extension: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) === extension)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

export function textOf(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

export interface Served {
  url: string;
  context: BrowserContext;
  /** Another context, such as one without JavaScript. */
  newContext: (options: BrowserContextOptions) => Promise<BrowserContext>;
  /** Requests to other hosts, and what the pages printed to the console. */
  complaints: string[];
  close: () => Promise<void>;
}

/** Serves the site and opens a browser. */
export async function serve(): Promise<Served> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://localhost').pathname).replace(/\/$/, '/index.html');
    try {
      const body = readFileSync(join(folder, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain; charset=utf-8' }).end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/html' }).end(textOf('404.html'));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const args = [
    ...['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    `--disable-features=${SWITCHED_OFF.join(',')}`,
  ];
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args });
  const complaints: string[] = [];
  const newContext = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext(options);
    context.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    context.on('weberror', (error) => complaints.push(String(error.error())));
    return context;
  };
  const context = await newContext();
  const close = async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, context, newContext, complaints, close };
}
