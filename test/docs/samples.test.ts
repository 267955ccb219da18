/** The samples of the docs run in their own languages and send the example that they were made from. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sampleFacts, samplesOf } from '../../scripts/docs/samples.js';
import { loadSpec, operations, type Json } from '../../scripts/spec.js';
import { compile } from '../support/compile.js';
import { inFolder, ROOT, run } from '../support/process.js';

const { document } = await loadSpec();
const calls = operations(document).flatMap((operation) => {
  const { id, method, path, node } = operation;
  const examples: Json = node['requestBody']?.content['application/json'].examples ?? { call: {} };
  return Object.entries<Json>(examples).map(([name, { value }]) => ({
    id: `${id}-${name}`,
    method,
    url: `${document['servers'][0].url}${path}`,
    body: value as Json | undefined,
    code: Object.fromEntries(
      samplesOf(operation, sampleFacts(document, path), value).map(({ language, code }) => [language, code]),
    ),
  }));
});
const sent = calls.map(({ method, url, body }) => ({ method, url, ...(body ? { body } : {}) }));
const KEY = 'the-key';
const env = { [document['x-environment'].apiKey]: KEY };

// Prints every argument of curl with a NUL at its end, and an empty argument after each call
const CURL = String.raw`curl() { printf '%s\0' "$@"; printf '\0'; }`;

// Its bytes have 0x85, a line end in ISO-8859-1, and U+2028, a line end in Python's texts
const READ = '充\u2028值';

// A module `requests` with the functions that the samples use; it prints each call as a line of JSON
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

describe('samples', () => {
  test('the samples in curl send the examples', async () => {
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

  test('the samples in Python send the examples', async ({ skip }) => {
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

  test('the samples in TypeScript compile against the package', async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'samples'));
      const files = calls.map(({ id }) => join(folder, 'samples', `${id}.mts`));
      for (const [index, { code }] of calls.entries()) await writeFile(files[index]!, code['TypeScript']!);
      const paths = { caicaini: [join(ROOT, 'src/index.ts')] };
      expect(await compile(files, { paths })).toEqual([]);
    });
  });
});

function requestOf(args: string[]): Json {
  const after = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
  const body = after('--data');
  const url = args.find((arg) => arg.startsWith('https://'));
  return { method: after('--request') ?? 'GET', url, ...(body === undefined ? {} : { body: JSON.parse(body) }) };
}
