/** Samples of a call, one template per language, made from an example of the description. */
import { format } from 'prettier';
import type { Json, Operation } from '../spec.js';

export interface Sample {
  language: 'curl' | 'TypeScript' | 'Python';
  /** Name of the highlighter's grammar. */
  grammar: 'bash' | 'typescript' | 'python';
  code: string;
}

/** What the templates need beside the example. */
export interface SampleFacts {
  url: string;
  keyVariable: string;
  timeoutSeconds: number;
}

export function sampleFacts(document: Json, path: string): SampleFacts {
  return {
    url: `${document.servers[0].url}${path}`,
    keyVariable: document['x-environment'].apiKey,
    timeoutSeconds: document['x-retry-policy'].timeouts.attemptMs / 1000,
  };
}

/** The three samples of one call; without a body for operations that read. */
export async function samplesOf(operation: Operation, facts: SampleFacts, body?: Json): Promise<Sample[]> {
  return [
    { language: 'curl', grammar: 'bash', code: curl(operation, facts, body) },
    { language: 'TypeScript', grammar: 'typescript', code: await typescript(operation, body) },
    { language: 'Python', grammar: 'python', code: python(operation, facts, body) },
  ];
}

function curl({ method }: Operation, { url, keyVariable }: SampleFacts, body?: Json): string {
  const flags = [body?.['stream'] === true && '--no-buffer', method !== 'GET' && `--request ${method}`];
  const lines = [
    ['curl', ...flags.filter(Boolean), url].join(' '),
    `--header "Authorization: Bearer $${keyVariable}"`,
    ...(body ? ['--header "Content-Type: application/json"', `--data '${shellQuoted(body)}'`] : []),
  ];
  return lines.join(' \\\n  ');
}

function shellQuoted(body: Json): string {
  return JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`);
}

async function typescript({ node }: Operation, body?: Json): Promise<string> {
  const method: string = node['x-client-method'];
  const argument = body ? JSON.stringify({ ...body, stream: undefined }) : '';
  const lines =
    body?.['stream'] === true
      ? [
          `for await (const event of caicaini.${method.replace('.create', '.stream')}(${argument})) {`,
          'console.log(event);',
          '}',
        ]
      : [`const answer = await caicaini.${method}(${argument});`, 'console.log(answer);'];
  const code = ["import { createClient } from 'caicaini';", '', 'const caicaini = createClient();', ...lines].join(
    '\n',
  );
  return (await format(code, { parser: 'typescript', singleQuote: true, printWidth: 88 })).trimEnd();
}

function python({ method }: Operation, { url, keyVariable, timeoutSeconds }: SampleFacts, body?: Json): string {
  const streams = body?.['stream'] === true;
  const call = [
    `response = requests.${method.toLowerCase()}(`,
    `    "${url}",`,
    `    headers={"Authorization": f"Bearer {os.environ['${keyVariable}']}"},`,
    ...(body ? [`    json=${literal(body, 1)},`] : []),
    ...(streams ? ['    stream=True,'] : []),
    `    timeout=${timeoutSeconds},`,
    ')',
    'response.raise_for_status()',
  ];
  // Lines of bytes: text is read as ISO-8859-1 by requests and split at U+0085 and U+2028 too
  const read = streams
    ? ['for line in response.iter_lines():', '    print(line.decode("utf-8"))']
    : ['print(response.json())'];
  return ['import os', '', 'import requests', '', ...call, ...read].join('\n');
}

/** A JSON value as Python writes it. */
function literal(value: unknown, depth: number): string {
  const [inner, outer] = ['    '.repeat(depth + 1), '    '.repeat(depth)];
  const block = (open: string, items: string[], close: string) =>
    items.length === 0
      ? `${open}${close}`
      : `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${outer}${close}`;
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value))
    return block(
      '[',
      value.map((item) => literal(item, depth + 1)),
      ']',
    );
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${literal(item, depth + 1)}`);
  return block('{', members, '}');
}
