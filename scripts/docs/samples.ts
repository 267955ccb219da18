/** Writes samples of a call in three languages, from an example of the description. It needs nothing of Node. */
import type { Json, Operation } from '../spec.js';

export interface Sample {
  language: 'curl' | 'TypeScript' | 'Python';
  /** Name of the highlighter's grammar. */
  grammar: 'bash' | 'typescript' | 'python';
  code: string;
}

/** The facts of a sample beside its example. */
export interface SampleFacts {
  url: string;
  keyVariable: string;
  timeoutSeconds: number;
}

/** The call that a sample makes. */
export interface SampleCall extends SampleFacts {
  method: string;
  /** The method of the client, such as `messages.create`. */
  clientMethod: string;
  /** The body; a GET has none. */
  body?: Json | undefined;
  /** Whether the sample shows the error of a call that fails. Default false. */
  handlesError?: boolean;
  /** Number of calls at once. Default 1. */
  callers?: number;
  /** The only tool of the body; the sample in TypeScript runs it. */
  tool?: { name: string; description: string; input: Json; result: string };
}

export function sampleFacts(document: Json, path: string): SampleFacts {
  return {
    url: `${document.servers[0].url}${path}`,
    keyVariable: document['x-environment'].apiKey,
    timeoutSeconds: document['x-retry-policy'].timeouts.attemptMs / 1000,
  };
}

/** Writes the three samples of one call of an operation; those of a GET have no body. */
export function samplesOf({ method, node }: Operation, facts: SampleFacts, body?: Json): Sample[] {
  return samplesOfCall({ ...facts, method, clientMethod: node['x-client-method'], body });
}

/** Writes the three samples of one call. */
export function samplesOfCall(call: SampleCall): Sample[] {
  return [
    { language: 'curl', grammar: 'bash', code: curl(call) },
    { language: 'TypeScript', grammar: 'typescript', code: typescript(call) },
    { language: 'Python', grammar: 'python', code: python(call) },
  ];
}

function curl({ method, url, keyVariable, body, handlesError, callers = 1 }: SampleCall): string {
  const flags = [
    body?.['stream'] === true && '--no-buffer',
    // The status decides what to do about an error
    handlesError && '--include',
    method !== 'GET' && `--request ${method}`,
  ];
  const lines = [
    ['curl', ...flags.filter(Boolean), url].join(' '),
    `--header "Authorization: Bearer $${keyVariable}"`,
    ...(body ? ['--header "Content-Type: application/json"', `--data '${shellQuoted(body)}'`] : []),
  ];
  const code = lines.join(' \\\n  ');
  return callers === 1 ? code : `for i in $(seq ${callers}); do\n${code} &\ndone\nwait`;
}

function shellQuoted(body: Json): string {
  return JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`);
}

function typescript({ clientMethod, body, handlesError, callers = 1, tool }: SampleCall): string {
  if (tool && body) return typescriptWithTool(clientMethod, body, tool);
  const streams = body?.['stream'] === true;
  const method = `caicaini.${streams ? clientMethod.replace('.create', '.stream') : clientMethod}`;
  const depth = handlesError || callers > 1 ? 1 : 0;
  const before = streams ? 'for await (const event of ' : 'const answer = await ';
  const call = `${method}(${body ? objectLiteral(withoutStream(body), depth, before.length + method.length + 4) : ''})`;
  const use = streams
    ? [`${before}${call}) {`, '  console.log(event);', '}']
    : [`${before}${call};`, 'console.log(answer);'];
  const indented = use.map((line) => '  '.repeat(depth) + line);
  const names = handlesError ? 'CaicainiError, createClient' : 'createClient';
  const head = [`import { ${names} } from 'caicaini';`, '', 'const caicaini = createClient();'];
  if (callers > 1) {
    const given = body ? `\n  ${call},\n` : ` ${call}`;
    const calls = `const calls = Array.from({ length: ${callers} }, () =>${given});`;
    return [...head, calls, 'for (const result of await Promise.allSettled(calls)) console.log(result.status);'].join(
      '\n',
    );
  }
  if (!handlesError) return [...head, ...indented].join('\n');
  return [
    ...head,
    'try {',
    ...indented,
    '} catch (error) {',
    '  if (!CaicainiError.is(error)) throw error;',
    '  console.error(error.action, error.because, error.message);',
    '}',
  ].join('\n');
}

function typescriptWithTool(
  clientMethod: string,
  body: Json,
  { result, ...tool }: SampleCall['tool'] & object,
): string {
  const name = tool.name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const { tools: _, ...rest } = body;
  const definition = objectLiteral(tool, 0, Infinity).replace(/\}$/, `  run: () => ${stringLiteral(result)},\n}`);
  const request = objectLiteral(rest, 0, Infinity).replace(/\}$/, `  tools: [${name}],\n}`);
  return [
    "import { createClient } from 'caicaini';",
    "import { runTools, tool } from 'caicaini/tools';",
    '',
    'const caicaini = createClient();',
    `const ${name} = tool(${definition});`,
    `const { text } = await runTools(caicaini.${clientMethod.replace('.create', '')}, ${request});`,
    'console.log(text);',
  ].join('\n');
}

function withoutStream({ stream: _, ...rest }: Json): Json {
  return rest;
}

const LINE_CHARACTERS = 88;

/** Writes a JSON value as prettier would: on one line if it fits. `used` counts the characters of its line. */
function objectLiteral(value: unknown, depth: number, used: number): string {
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = '  '.repeat(depth + 1);
  const members: [string, unknown][] = Array.isArray(value)
    ? value.map((item): [string, unknown] => ['', item])
    : Object.entries(value).map(([key, item]) => [
        `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : stringLiteral(key)}: `,
        item,
      ]);
  const [open, close, space] = Array.isArray(value) ? ['[', ']', ''] : ['{', '}', ' '];
  if (members.length === 0) return open + close;
  const short = members.map(([key, item]) => key + objectLiteral(item, depth + 1, -Infinity)).join(', ');
  const line = `${open}${space}${short}${space}${close}`;
  if (2 * depth + used + line.length <= LINE_CHARACTERS) return line;
  const lines = members.map(([key, item]) => `${inner}${key}${objectLiteral(item, depth + 1, key.length + 1 + 2)},\n`);
  return `${open}\n${lines.join('')}${'  '.repeat(depth)}${close}`;
}

/** A string in single quotes, or in double quotes where those need fewer escapes. */
function stringLiteral(text: string): string {
  const double = JSON.stringify(text);
  if (text.includes("'") && !text.includes('"')) return double;
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function python({ method, url, keyVariable, timeoutSeconds, body, handlesError, callers = 1 }: SampleCall): string {
  const streams = body?.['stream'] === true;
  const request = [
    `requests.${method.toLowerCase()}(`,
    `    "${url}",`,
    `    headers={"Authorization": f"Bearer {os.environ['${keyVariable}']}"},`,
    ...(body ? [`    json=${pythonLiteral(body, 1)},`] : []),
    ...(streams ? ['    stream=True,'] : []),
    `    timeout=${timeoutSeconds},`,
    ')',
  ].join('\n');
  if (callers > 1)
    return [
      ...['import os', 'from concurrent.futures import ThreadPoolExecutor', '', 'import requests', '', ''],
      'def call(_):',
      `    return ${request.replaceAll('\n', '\n    ')}`,
      ...['', ''],
      `with ThreadPoolExecutor(${callers}) as pool:`,
      `    for response in pool.map(call, range(${callers})):`,
      '        print(response.status_code)',
    ].join('\n');
  // Lines of bytes, because requests decodes text as ISO-8859-1 and splits it at U+0085 and U+2028 too
  const read = streams
    ? ['for line in response.iter_lines():', '    print(line.decode("utf-8"))']
    : ['print(response.json())'];
  const check = handlesError
    ? [
        'if not response.ok:',
        '    error = response.json()["error"]',
        "    raise SystemExit(f\"{response.status_code} {error['type']}: {error['message']}\")",
      ]
    : ['response.raise_for_status()'];
  return ['import os', '', 'import requests', '', `response = ${request}`, ...check, ...read].join('\n');
}

/** Writes a JSON value as a Python literal. */
function pythonLiteral(value: unknown, depth: number): string {
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
      value.map((item) => pythonLiteral(item, depth + 1)),
      ']',
    );
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item, depth + 1)}`,
  );
  return block('{', members, '}');
}
