/** The samples of the docs are run in their own languages: what they would send is the example they were made from. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { siteOf } from '../scripts/docs/model.js';
import { loadSpec, type Json } from '../scripts/spec.js';
import { compile } from './compile.js';
import { inFolder, ROOT, run } from './process.js';

const { document } = await loadSpec();
const { operations } = await siteOf(document, 'en', []);
const calls = operations.flatMap(({ id, method, path, node, calls: each }) =>
  each.map(({ name, samples }) => ({
    id: `${id}-${name}`,
    method,
    url: `${document['servers'][0].url}${path}`,
    body: node['requestBody']?.content['application/json'].examples[name].value as Json | undefined,
    code: Object.fromEntries(samples.map(({ language, code }) => [language, code])),
  })),
);
const sent = calls.map(({ method, url, body }) => ({ method, url, ...(body ? { body } : {}) }));
const KEY = 'the-key';
const env = { [document['x-environment'].apiKey]: KEY };

// Every argument of curl, each ended by a NUL, each call by an empty one
const CURL = String.raw`curl() { printf '%s\0' "$@"; printf '\0'; }`;

// Its bytes hold 0x85, which ends a line in ISO-8859-1, and U+2028, which ends one in Python's texts
const READ = '充\u2028值';

// The part of requests that the samples use, told as lines of JSON
const REQUESTS = `
import json
class Response:
    encoding = "ISO-8859-1"
    def raise_for_status(self): pass
    def json(self): return "${READ}"
    def iter_lines(self, decode_unicode=False):
        read = "${READ}".encode("utf-8")
        return (read.decode(self.encoding) if decode_unicode else read).splitlines()
def tell(method, url, headers, timeout, **rest):
    assert headers == {"Authorization": "Bearer ${KEY}"} and timeout > 0, headers
    assert rest.pop("stream", False) == rest.get("json", {}).get("stream", False)
    print(json.dumps({"method": method, "url": url, **({"body": rest["json"]} if rest else {})}))
    return Response()
def get(url, **rest): return tell("GET", url, **rest)
def post(url, **rest): return tell("POST", url, **rest)
`;

describe('the samples', () => {
  test('in a shell send the examples', async () => {
    const script = [CURL, ...calls.map(({ code }) => code['curl'])].join('\n');
    const { code, stdout, stderr } = await run('bash', ['-euc', script], { env });
    expect(code, stderr).toBe(0);
    const told = stdout
      .split('\0\0')
      .slice(0, -1)
      .map((call) => call.split('\0'));
    expect(told.map(requestOf)).toEqual(sent);
    for (const args of told) expect(args).toContain(`Authorization: Bearer ${KEY}`);
  });

  test('in Python send the examples', async ({ skip }) => {
    if ((await run('python3', ['--version'])).code !== 0) skip('there is no python3');
    await inFolder(async (folder) => {
      await writeFile(join(folder, 'requests.py'), REQUESTS);
      await writeFile(join(folder, 'samples.py'), calls.map(({ code }) => code['Python']).join('\n'));
      const { code, stdout, stderr } = await run('python3', ['samples.py'], {
        cwd: folder,
        env: { ...env, PYTHONUTF8: '1' },
      });
      expect(code, stderr).toBe(0);
      const lines = stdout
        .trim()
        .split('\n')
        .filter((line) => line !== READ);
      expect(lines.map((line) => JSON.parse(line))).toEqual(sent);
    });
  });

  test('in TypeScript compile against the package', async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'samples'));
      const files = calls.map(({ id }) => join(folder, 'samples', `${id}.mts`));
      for (const [index, { code }] of calls.entries()) await writeFile(files[index]!, code['TypeScript']!);
      const paths = { caicaini: [join(ROOT, 'src/index.ts')] };
      expect(compile(files, { paths, typeRoots: [join(ROOT, 'node_modules/@types')] })).toEqual([]);
    });
  });
});

function requestOf(args: string[]): Json {
  const after = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
  const body = after('--data');
  const url = args.find((arg) => arg.startsWith('https://'));
  return { method: after('--request') ?? 'GET', url, ...(body === undefined ? {} : { body: JSON.parse(body) }) };
}
