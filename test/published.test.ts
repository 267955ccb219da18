/** The collection and llms.txt: what they hold works against the mock, and names what there is. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import collection from '../generated/postman.json' with { type: 'json' };
import { ERRORS, KEY_PATTERN, OPERATIONS } from '../src/contract.js';
import { createMock } from '../src/mock/index.js';
import { checkResponse } from '../src/validate.js';
import { ROOT } from './process.js';

const BASE = 'https://gateway.test';
const items: any[] = collection.item.flatMap((folder: any) => folder.item);

describe('the Postman collection', () => {
  for (const { name, request } of items) {
    test(`${name} is answered`, async () => {
      const mock = createMock();
      const fill = (text: string) => text.replaceAll('{{baseUrl}}', BASE).replaceAll('{{apiKey}}', mock.key);
      const auth = collection.auth.bearer[0]!.value;
      const headers = Object.fromEntries(request.header.map(({ key, value }: any) => [key, value]));
      const response = await mock.fetch(fill(request.url.raw), {
        method: request.method,
        headers: { ...headers, authorization: fill(`Bearer ${auth}`) },
        ...(request.body && { body: request.body.raw }),
      });
      expect(response.status, await response.clone().text()).toBe(200);
      const operation = Object.values(OPERATIONS).find(({ path }) => request.url.raw === `{{baseUrl}}${path}`)!;
      if (response.headers.get('content-type')?.startsWith('application/json'))
        expect(checkResponse(operation.id, await response.json())).toEqual([]);
    });
  }

  test('has every operation, with every error it can answer', () => {
    for (const { method, path, errors } of Object.values(OPERATIONS)) {
      const own = items.filter(({ request }) => request.method === method && request.url.raw === `{{baseUrl}}${path}`);
      const codes = own.flatMap(({ response }) => response.map(({ code }: { code: number }) => code));
      expect(codes, path).toEqual(expect.arrayContaining([200, ...errors]));
    }
  });

  test('holds no key, no id and no time of its making', async () => {
    const text = await readFile(join(ROOT, 'generated/postman.json'), 'utf8');
    expect(text).not.toMatch(new RegExp(KEY_PATTERN.source.replace(/[$^]/g, '')));
    expect(text).not.toMatch(/"_postman_id"|[0-9a-f]{8}-[0-9a-f]{4}-|"(createdAt|updatedAt)"/);
    expect(collection.variable.find(({ key }) => key === 'apiKey')!.value).toBe('');
  });
});

describe('llms.txt', async () => {
  const text = await readFile(join(ROOT, 'generated/llms.txt'), 'utf8');

  test('names every operation and every row with its action', () => {
    for (const { method, path } of Object.values(OPERATIONS)) expect(text).toContain(`\`${method} ${path}\``);
    for (const { status, type, action } of Object.values(ERRORS))
      expect(text).toContain(`- ${status} \`${type}\`, **${action}**: `);
  });

  test('links to files that are there', async () => {
    const links = [...text.matchAll(/\]\(\.\/([^)]+)\)/g)].map(([, path]) => path!);
    expect(links).not.toEqual([]);
    for (const path of links) expect(await stat(join(ROOT, 'generated', path)), path).toBeTruthy();
  });
});
