/** The Postman collection works against the mock, and llms.txt names every operation and row. */
import { stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { ERRORS, KEY_PATTERN, OPERATIONS } from '../../src/contract.js';
import { createMock } from '../../src/mock/index.js';
import { checkResponse } from '../../src/validate/index.js';
import { contractJson, contractPath, contractText } from '../setup/contract.js';

const BASE = 'https://gateway.test';
const collection = await contractJson('postman.json');
const items: any[] = collection.item.flatMap((folder: any) => folder.item);

describe('the Postman collection', () => {
  for (const { name, request } of items) {
    test(`the mock answers ${name} of the collection`, async () => {
      const mock = createMock();
      const fill = (text: string) => text.replaceAll('{{baseUrl}}', BASE).replaceAll('{{apiKey}}', mock.key);
      const auth = collection.auth.bearer[0].value;
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

  test('the collection has every operation with every error', () => {
    for (const { method, path, errors } of Object.values(OPERATIONS)) {
      const own = items.filter(({ request }) => request.method === method && request.url.raw === `{{baseUrl}}${path}`);
      const codes = own.flatMap(({ response }) => response.map(({ code }: { code: number }) => code));
      expect(codes, path).toEqual(expect.arrayContaining([200, ...errors]));
    }
  });

  test('a run of the collection fails where the gateway does not answer with 200', () => {
    const [{ listen, script }] = collection.event;
    const run = (code: number) => {
      const failed: string[] = [];
      const expected = (value: unknown) => ({
        to: { equal: (want: unknown) => expect(value, 'the status').toBe(want) },
      });
      const pm = {
        response: { code, text: () => 'Invalid API key.' },
        expect: expected,
        test: (name: string, check: () => void) => {
          try {
            check();
          } catch {
            failed.push(name);
          }
        },
      };
      // eslint-disable-next-line @typescript-eslint/no-implied-eval
      new Function('pm', script.exec.join('\n'))(pm);
      return failed;
    };
    expect([listen, run(200), run(401)]).toEqual(['test', [], ['the gateway answers with 200']]);
    expect(collection.variable.find(({ key }: { key: string }) => key === 'apiKey').type).toBe('secret');
  });

  test('the collection has no key, no id and no date', async () => {
    const text = await contractText('postman.json');
    expect(text).not.toMatch(new RegExp(KEY_PATTERN.source.replace(/[$^]/g, '')));
    expect(text).not.toMatch(/"_postman_id"|[0-9a-f]{8}-[0-9a-f]{4}-|"(createdAt|updatedAt)"/);
    expect(collection.variable.find(({ key }: { key: string }) => key === 'apiKey').value).toBe('');
  });
});

describe('llms.txt', async () => {
  const text = await contractText('llms.txt');

  test('llms.txt names every operation, and every row with its action', () => {
    for (const { method, path } of Object.values(OPERATIONS)) expect(text).toContain(`\`${method} ${path}\``);
    for (const { status, type, action } of Object.values(ERRORS))
      expect(text).toContain(`- ${status} \`${type}\`, **${action}**: `);
  });

  test('every link of llms.txt leads to a file', async () => {
    const links = [...text.matchAll(/\]\(\.\/([^)]+)\)/g)].map(([, path]) => path!);
    expect(links).not.toEqual([]);
    for (const path of links) expect(await stat(contractPath(path)), path).toBeTruthy();
  });
});
