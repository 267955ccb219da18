/** What a user of the installed package sees in an editor: names and docs, beside those of the vendors' clients. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, inject, test } from 'vitest';
import { loadSpec, resolve, type Json } from '../../scripts/spec.js';
import { DIST } from './modules.js';
import { openProgram, readDocs } from '../support/editor.js';
import { ROOT } from '../support/process.js';

const { document } = await loadSpec();
const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) => /\.d\.c?ts$/.test(file));
/** The schemas that are not part of any published type, and their members. */
const UNPUBLISHED = /^(MaxTokensOfModel|Count|Seconds|\w+ServerSentEvent|\w+StreamData)\b/;
const docs = files.map((file) => ({ file, ...readDocs(join(DIST, file)) }));

describe('docs', () => {
  test.each(['', 'cjs/'])('each documented name of the description is documented in dist/%s', (folder) => {
    const published = docs.find(({ file, texts }) => file.startsWith(`${folder}types-`) && texts.has('Message'))!;
    const wanted = documented().filter(({ name }) => !UNPUBLISHED.test(name));
    const missing = wanted.filter(({ name, text }) => !published.texts.get(name)?.startsWith(text));
    console.log(`${wanted.length - missing.length} of ${wanted.length} documented names`);
    expect(missing).toEqual([]);
    expect(wanted.length).toBeGreaterThan(200);
  });

  test('each comment of the declarations belongs to a name', () => {
    expect(docs.filter(({ written, attached }) => written !== attached).map(({ file }) => file)).toEqual([]);
    expect(docs.reduce((sum, { attached }) => sum + attached, 0)).toBeGreaterThan(1000);
  });

  test('docs link the pages of the vendor', () => {
    const titles = Object.values<string>(document['x-sources']).map((title) => title.split(' / ')[1]!);
    const texts = docs.flatMap(({ texts }) => [...texts.values()]).filter((text) => text.includes('Source: '));
    expect(texts.filter((text) => titles.some((title) => text.includes(`Source: ${title}`)))).toEqual([]);
    expect(texts.filter((text) => text.includes(`](${document['x-sources-url']}`)).length).toBeGreaterThan(50);
  });

  test('docs are text, without notes of a generator', () => {
    const texts = docs.flatMap(({ texts }) => [...texts.values()]);
    expect(texts.filter((text) => /@description|@enum|@constant|discriminator|openapi-typescript/.test(text))).toEqual(
      [],
    );
  });
});

/** The schemas and members that have a description, their own or that of the schema they refer to. */
function documented(): { name: string; text: string }[] {
  const found = (name: string, schema: Json): { name: string; text: string }[] => {
    const { description, title } = { ...resolve(document, schema), ...schema };
    const members = Object.entries<Json>(schema['properties'] ?? {}).flatMap(([key, member]) =>
      found(
        `${name === 'MessageRequest' || name === 'ChatCompletionRequest' ? ofRequest(name, key) : name}.${key}`,
        member,
      ),
    );
    const text = (description ?? title)?.replace(/\s+/g, ' ').trim();
    return text ? [{ name, text }, ...members] : members;
  };
  return Object.entries<Json>(document['components'].schemas).flatMap(([name, schema]) => found(name, schema));
}

// `stream` is a member of the body alone
const ofRequest = (name: string, key: string) => (key === 'stream' ? `${name}Body` : name);

describe('hovers', () => {
  const settings = `max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }]`;
  const messages = (model: string, request: string) => `
const client = createClient();
const request: ${request} = { model: '${model}', ${settings} };
const message = await client.messages.create(request);
const block = message.content[0];
const usage = message.usage;
const reason = message.stop_reason;
for await (const event of client.messages.stream(request))
  if (event.type === 'content_block_delta') { const delta = event.delta; console.log(delta); }
console.log(block, usage, reason);`;
  const chat = `
const client = createClient();
const chat = await client.chat.completions.create({ model: 'caicaini/auto', messages: [{ role: 'user', content: 'Hi' }] });
const choice = chat.choices[0];
const answer = choice!.message;
const usage = chat.usage;
console.log(answer, usage);`;
  const ours = (text: string) =>
    openProgram(
      join(inject('installed'), 'use.mts'),
      `import { createClient, type MessageRequest } from 'caicaini';${text}`,
    );
  const peer = (text: string, name: string) =>
    openProgram(
      join(ROOT, 'use.mts'),
      `import Client, { type ${name} } from '${name === 'OpenAI' ? 'openai' : '@anthropic-ai/sdk'}';\n${text}`.replace(
        'createClient()',
        'new Client()',
      ),
    );

  // The name of the type without its namespace: `const message: Client.Messages.Message & {…}` is Message
  const typeIn = (hover: string) => /^const \w+: (?:\w+\.)*(\w+)/.exec(hover)?.[1];

  const cases = [
    {
      peer: '@anthropic-ai/sdk',
      own: ours(messages('caicaini/auto', 'MessageRequest')),
      other: peer(messages('claude', 'Anthropic.MessageCreateParamsNonStreaming'), 'Anthropic'),
      names: [
        ['request', 'MessageRequest', 'MessageCreateParamsNonStreaming'],
        ['message', 'Message', 'Message'],
        ['block', 'ContentBlock', 'ContentBlock'],
        ['usage', 'MessageUsage', 'Usage'],
        ['reason', 'StopReason', 'StopReason'],
        ['event', 'MessageStreamEvent', 'RawMessageStreamEvent'],
        ['delta', 'ContentDelta', 'RawContentBlockDelta'],
      ],
    },
    {
      peer: 'openai',
      own: ours(chat),
      other: peer(chat, 'OpenAI'),
      names: [
        ['chat', 'ChatCompletion', 'ChatCompletion'],
        ['choice', 'ChatChoice', 'Choice'],
        ['answer', 'ChatAnswer', 'ChatCompletionMessage'],
        ['usage', 'ChatUsage', 'CompletionUsage'],
      ],
    },
  ];

  describe.each(cases)('beside $peer', ({ own, other, names }) => {
    test('both programs compile', () => {
      expect([own.problems, other.problems]).toEqual([[], []]);
    });

    test.each([...names])('the hover of %s is the name %s, with the peer %s', (variable, name, peers) => {
      console.log(`${own.hovers[variable]}\n${other.hovers[variable]}`);
      expect(own.hovers[variable]).toBe(`const ${variable}: ${name}`);
      expect(typeIn(other.hovers[variable]!)).toBe(peers);
    });

    test('the hover of no variable shows the members of a type', () => {
      const shown = Object.values(own.hovers).filter((hover) => /^const /.test(hover));
      expect(shown.filter((hover) => hover.includes('{'))).toEqual([]);
    });
  });

  test('a call and its answer with the response are shown by names', () => {
    const { problems, hovers } = ours(`
const pending = createClient().models.list();
const whole = await pending.withResponse();
console.log(whole);`);
    const shown = ['const pending: CallPromise<ModelList>', 'const whole: WithResponse<ModelList>'];
    expect([problems, hovers['pending'], hovers['whole']]).toEqual([[], ...shown]);
  });

  // Half of them for the promise that has withResponse()
  test('the types of the program cost at most 13 instantiations', () => {
    const empty = openProgram(join(inject('installed'), 'use.mts'), 'export {};').instantiations;
    for (const { own } of cases) expect(own.instantiations - empty).toBeLessThanOrEqual(13);
  });
});

describe('names', () => {
  const index = join(DIST, 'index.d.ts');
  const program = ts.createProgram([index], {
    ...{ types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(index)!;
  const names = checker.getExportsOfModule(checker.getSymbolAtLocation(file)!).map(({ name }) => name);

  test('no exported name is that of a global', () => {
    // A library file has no names of its own, so those in its scope are the globals
    const library = program.getSourceFiles().find((each) => program.isSourceFileDefaultLibrary(each))!;
    const globals = checker.getSymbolsInScope(library, ts.SymbolFlags.Value | ts.SymbolFlags.Type);
    const taken = new Set(globals.map(({ name }) => name));
    expect(taken).toContain('MessageEvent');
    expect(names.filter((name) => taken.has(name))).toEqual([]);
  });

  test('every schema that an application meets is an exported name', () => {
    const schemas = Object.keys(document['components'].schemas).filter((name) => !UNPUBLISHED.test(name));
    expect(names).toEqual(expect.arrayContaining(schemas));
  });
});
