/** The description against its own rules: examples, error rows, models, unions, bases and sources, lint. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { describe, expect, test } from 'vitest';
import bundle from '../../generated/openapi.json' with { type: 'json' };
import { addModels, type ModelRow } from '../../scripts/models.js';
import { REDOCLY, REDOCLY_ENV } from '../../scripts/redocly.js';
import { mapObjects, mediaTypes, operations, refName, resolve, type Json } from '../../scripts/spec.js';
import { runNode } from '../support/process.js';

const document: Json = bundle;
const { schemas, responses, headers }: Json = document.components;
const rows = Object.values<Json>(responses)
  .filter((row) => 'x-error' in row)
  .map((row): [string, Json] => [String(row['x-error'].status), row]);
const endpoints = operations(document);

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajvFormats.default(ajv);
ajv.addSchema(document, 'description');

/** The full ajv instead of the precompiled validators, so that this test does not share their errors. */
function validator(schema: Json): ValidateFunction {
  return ajv.compile(mapObjects(schema, (node) => (node.$ref ? { ...node, $ref: `description${node.$ref}` } : node)));
}

function problems(schema: Json, value: unknown) {
  const validate = validator(schema);
  return validate(value) ? [] : validate.errors;
}

const jsonMedia = (owner: Json) => mediaTypes(owner).filter(({ type }) => type === 'application/json');
const streamMedia = (owner: Json) => mediaTypes(owner).filter(({ type }) => type === 'text/event-stream');
const examplesOf = (media: { node: Json }[]) =>
  media.flatMap(({ node }) =>
    Object.entries<Json>(node.examples ?? {}).map(([name, example]) => ({ node, name, example })),
  );

describe('examples', () => {
  test('no example sets temperature and top_p together', () => {
    const bodies = endpoints.flatMap(({ node }) => examplesOf(jsonMedia(node)));
    const both = bodies.filter(({ example: { value } }) => 'temperature' in value && 'top_p' in value);
    expect(bodies.length).toBeGreaterThan(10);
    expect(both.map(({ name }) => name)).toEqual([]);
  });

  for (const { id, node } of endpoints) {
    for (const { type, node: media } of mediaTypes(node)) {
      test(`${id} shows an example of its ${type}`, () => {
        expect(Object.keys(media.examples ?? {})).not.toEqual([]);
      });
    }
    for (const { node: media, name, example } of examplesOf(jsonMedia(node))) {
      test(`${id} ${name} (${refName(media.schema)}) fits its schema`, () => {
        expect(problems(media.schema, example.value)).toEqual([]);
      });
    }
    for (const { node: media, name, example } of examplesOf(streamMedia(node))) {
      test(`${id} ${name} (${refName(media.itemSchema)}) fits its schema event by event and ends`, () => {
        expectStream(media.itemSchema, parseEvents(example.serializedValue));
      });
    }
  }

  for (const [name, header] of Object.entries<Json>(headers).filter(([, { example }]) => example !== undefined)) {
    test(`the header ${name} fits its schema`, () => {
      expect(problems(header.schema, header.example)).toEqual([]);
    });
  }
});

/** Each event fits its envelope, each JSON text the schema its envelope names, and the last one ends the stream. */
function expectStream(itemSchema: Json, events: EventSourceMessage[]): void {
  const isChat = refName(itemSchema) === 'ChatServerSentEvent';
  const data = { $ref: `#/components/schemas/${isChat ? 'ChatCompletionStreamData' : 'MessageStreamData'}` };
  for (const event of events) {
    expect(problems(itemSchema, event), event.data).toEqual([]);
    if (event.data === '[DONE]') continue;
    const value = JSON.parse(event.data);
    expect(problems(data, value), event.data).toEqual([]);
    if (!isChat) expect(event.event).toBe(value.type);
  }
  const last = events.at(-1)!;
  expect(isChat ? [last.data] : [last.event]).toEqual(
    isChat ? ['[DONE]'] : [expect.stringMatching(/^(message_stop|error)$/)],
  );
}

function parseEvents(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (event) => events.push(event),
    onError: (error) => expect.unreachable(error.message),
  });
  parser.feed(text);
  return events;
}

describe('error rows', () => {
  /** The statuses of each cause: a key is checked, a body is read, a model is asked, a turn is paid. */
  const causes = {
    key: ['401', '403', '404', '429', '500', '503'],
    body: ['400', '413'],
    model: ['502', '504', '529'],
    turn: ['402'],
  };
  const all = Object.keys(causes) as (keyof typeof causes)[];
  const statuses: Record<string, (keyof typeof causes)[]> = {
    createMessage: all,
    countMessageTokens: ['key', 'body', 'model'],
    createChatCompletion: all,
    listModels: ['key'],
    getAccount: ['key'],
    getUsage: ['key'],
  };

  test('every operation and every row has a cause in this table', () => {
    expect(Object.keys(statuses)).toEqual(endpoints.map(({ id }) => id));
    expect(Object.values(causes).flat().sort()).toEqual(rows.map(([status]) => status));
  });

  for (const { id, node } of endpoints) {
    test(`${id} refers to the rows of all statuses that its causes allow`, () => {
      const { 200: _, default: others, ...errors }: Json = node.responses;
      const referred = Object.values<Json>(errors).map((response) =>
        String(resolve(document, response)['x-error'].status),
      );
      expect(referred).toEqual(Object.keys(errors));
      expect(Object.keys(errors)).toEqual(statuses[id]!.flatMap((cause) => causes[cause]).sort());
      expect(resolve(document, others)).toBe(responses.UnexpectedError);
    });
  }

  const limits = [
    'X-RateLimit-Tier',
    'X-RateLimit-Limit-Requests',
    'X-RateLimit-Remaining-Requests',
    'X-RateLimit-Reset-Requests',
  ];
  for (const [status, row] of rows) {
    const { schema, examples } = row.content['application/json'];
    const sample: Json = examples.sample.value;

    test(`the schema of ${status} accepts its sample and no other type`, () => {
      expect(problems(schema, sample)).toEqual([]);
      expect(problems(schema, { ...sample, error: { ...sample.error, type: 'another_error' } })).toMatchObject([
        { keyword: 'const' },
      ]);
      expect(problems(schema, { ...sample, type: 'message' })).toMatchObject([{ keyword: 'const' }]);
    });

    test(`${status} lists the rate-limit headers${status === '429' ? ' and requires Retry-After' : ''}`, () => {
      const retryAfter = status === '429' ? ['Retry-After'] : [];
      expect(Object.keys(row.headers)).toEqual([...limits, ...retryAfter]);
      for (const name of retryAfter) expect(resolve(document, row.headers[name]).required).toBe(true);
    });
  }

  for (const { id, node } of endpoints) {
    test(`${id} requires the rate-limit headers on success`, () => {
      const given = Object.entries<Json>(node.responses['200'].headers);
      expect(given.filter(([, header]) => resolve(document, header).required).map(([name]) => name)).toEqual(limits);
    });
  }
});

describe('unions', () => {
  const unions = Object.entries<Json>(schemas).filter(([, schema]) => schema.discriminator);

  test('at least ten unions have a discriminator', () => {
    expect(unions.length).toBeGreaterThanOrEqual(10);
  });

  for (const [name, { discriminator, oneOf }] of unions) {
    test(`the discriminator of ${name} maps every member by its constant`, () => {
      const { propertyName, mapping } = discriminator as { propertyName: string; mapping: Record<string, string> };
      expect(Object.values(mapping)).toEqual(oneOf.map((member: Json) => member.$ref));
      for (const [value, $ref] of Object.entries(mapping)) {
        const member = resolve(document, { $ref });
        expect(member.properties[propertyName].const).toBe(value);
        expect(member.required).toContain(propertyName);
      }
    });
  }
});

describe('models', () => {
  const listed: Json[] =
    document.paths['/v1/models'].get.responses['200'].content['application/json'].examples.all.value.data;
  const rows: ModelRow[] = document['x-models'];
  const limited = rows.map(({ id, displayName, maxOutputTokens, contextWindow, ...can }) => ({
    id,
    object: 'model',
    display_name: displayName,
    supports_vision: can.supportsVision,
    supports_tools: can.supportsTools,
    supports_thinking: can.supportsThinking,
    context_window: contextWindow,
    max_output_tokens: maxOutputTokens,
  }));

  test('x-models, the values of ModelId and the conditions name the same models', () => {
    expect(schemas.ModelId.enum).toEqual(rows.map(({ id }) => id));
    const conditions: Json[] = schemas.MaxTokensOfModel.allOf;
    expect(conditions.map(({ title }) => title)).toEqual(rows.map(({ displayName }) => displayName));
  });

  test('a new row of x-models adds a value and a condition', () => {
    const copy = structuredClone(document);
    const row = { ...rows[0]!, id: 'caicaini/new', displayName: 'New', maxOutputTokens: 7 };
    copy['x-models'].push(row);
    addModels(copy);
    const { ModelId, MaxTokensOfModel }: Json = copy['components'].schemas;
    expect(ModelId.enum).toEqual([...rows.map(({ id }) => id), row.id]);
    const request = (max_tokens: number) => ({ model: row.id, max_tokens });
    expect(problems(MaxTokensOfModel, request(7))).toEqual([]);
    expect(problems(MaxTokensOfModel, request(8))).toMatchObject([{ keyword: 'maximum' }, { keyword: 'if' }]);
  });

  for (const row of limited) {
    test(`${row.id} is listed with its limits and capabilities`, () => {
      const { description, ...facts } = listed.find(({ id }) => id === row.id) ?? {};
      expect(facts).toEqual(row);
      expect(description).toMatch(/\.$/);
    });

    test(`a request for ${row.id} may ask for ${row.max_output_tokens} tokens and not for one more`, () => {
      const max: number = row.max_output_tokens;
      const request = (max_tokens: number) => ({
        model: row.id,
        max_tokens,
        messages: [{ role: 'user', content: 'hi' }],
      });
      expect(problems(schemas.MessageRequest, request(max))).toEqual([]);
      expect(problems(schemas.MessageRequest, request(max + 1))).toMatchObject([
        { keyword: 'maximum', params: { limit: max } },
        { keyword: 'if' },
      ]);
    });
  }

  test('the example of listModels lists these models and no other', () => {
    expect(listed.map(({ id }) => id)).toEqual(schemas.ModelId.enum);
  });
});

describe('basis and sources', () => {
  const pages = Object.keys(document['x-sources']);
  const parts = [
    ...endpoints.map(({ id, node }): [string, Json] => [id, node]),
    ...Object.entries<Json>(schemas),
    ...rows,
    ...Object.entries<Json>(headers),
  ];
  const inherited = document['x-basis'];

  test('a part without x-basis is documented', () => {
    expect(inherited).toBe('documented');
  });

  for (const [name, part] of parts) {
    const basis = part['x-basis'] ?? inherited;
    test(`${name} is ${basis}${basis === 'documented' ? ' and names its page' : ''}`, () => {
      if (basis === 'documented') expect(part['x-source'] ?? []).not.toEqual([]);
      mapObjects(part, (node) => {
        if ('x-basis' in node) expect(['documented', 'convention', 'assumed']).toContain(node['x-basis']);
        if ('x-source' in node) expect(pages).toEqual(expect.arrayContaining(node['x-source']));
        return node;
      });
    });
  }
});

test('redocly finds nothing in the source, the bundle, its forms and the overlay', async () => {
  const apis = ['source', 'bundle', 'form-3.1', 'form-3.0', 'form-3.0-sdk', 'zh-CN'];
  const { stdout } = await runNode(REDOCLY, ['lint', ...apis, '--format', 'json'], { env: REDOCLY_ENV });
  const reports: Json[] = JSON.parse(`[${stdout.replaceAll('\n}{', '\n},{')}]`);
  expect(reports).toHaveLength(apis.length);
  for (const [at, { problems, totals }] of reports.entries()) {
    expect(problems, apis[at]).toEqual([]);
    expect(totals, apis[at]).toMatchObject({ errors: 0, warnings: 0, ignored: 0 });
  }
});
