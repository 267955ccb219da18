/** Checking answers beside validators of OpenAPI: exchanges per second, each with its status, headers and body. */
import { OpenAPIBackend } from 'openapi-backend';
import * as responseValidator from 'openapi-response-validator';
import document from '../generated/openapi.json' with { type: 'json' };
import { judge, type Exchange } from '../src/verify/index.js';
import { measureInTurns, type Subject } from './measure.js';
import { writeTable } from './table.js';

const operation = document.paths['/v1/messages'].post;
const BODY = operation.responses['200'].content['application/json'].examples.quickstart.value;
const ASKED = operation.requestBody.content['application/json'].examples.quickstart.value;
const HEADERS = {
  'content-type': 'application/json',
  'x-ratelimit-tier': 'enterprise',
  'x-ratelimit-limit-requests': '1000',
  'x-ratelimit-remaining-requests': '999',
  'x-ratelimit-reset-requests': '42',
};

/** Validates the same answers with each, in turns; the peers look at the body alone. */
export async function compareVerifiers(exchanges: number, rounds: number): Promise<string> {
  const texts = Array.from({ length: exchanges }, (_, index) => JSON.stringify({ ...BODY, id: `msg_${index}` }));
  const subjects: Subject[] = [
    { name: 'caicaini judge, all checks', run: async () => judgeAll(texts) },
    { name: 'caicaini judge, schema only', run: async () => judgeAll(texts, ['message-fits-schema']) },
    { name: 'openapi-response-validator', run: await responseValidatorOf(texts) },
    { name: 'openapi-backend', run: await backendOf(texts) },
  ];
  const measured = await measureInTurns(subjects, 2, rounds);
  const base = measured[0]!.cpuUs;
  const rows = measured.map(({ name, cpuUs }) => [
    name,
    Math.round((exchanges * 1e6) / cpuUs).toLocaleString('en'),
    (base / cpuUs).toFixed(2),
  ]);
  return writeTable(['validator', 'exchanges/s of CPU', 'ratio'], rows);
}

function judgeAll(texts: readonly string[], only?: string[]): void {
  const all = texts.map((body, index): Exchange => ({
    id: index + 1,
    request: {
      method: 'POST',
      url: 'https://caicaini.com/v1/messages',
      headers: [['authorization', 'Bearer x']],
      body: JSON.stringify(ASKED),
    },
    response: { status: 200, headers: Object.entries(HEADERS), body },
    startMs: index,
    headersMs: index,
    endMs: index,
  }));
  const { exitCode } = judge(all, { target: 'bench', feed: 'har', ...(only && { only }) });
  if (exitCode !== 0) throw new Error('the bench’s answers should fit');
}

async function responseValidatorOf(texts: readonly string[]): Promise<() => Promise<void>> {
  const Validator = ((responseValidator as any).default?.default ?? (responseValidator as any).default) as new (
    options: any,
  ) => any;
  const { schemas } = JSON.parse(
    JSON.stringify(document.components).replaceAll('"discriminator"', '"x-discriminator"'),
  );
  const validator = new Validator({
    components: { schemas },
    responses: {
      200: { description: '', content: { 'application/json': { schema: { $ref: '#/components/schemas/Message' } } } },
    },
  });
  // A validator that lets everything pass would be fast
  if (!validator.validateResponse(200, {})) throw new Error('openapi-response-validator checks nothing');
  return async () => {
    for (const text of texts) {
      const found = validator.validateResponse(200, JSON.parse(text));
      if (found) throw new Error(JSON.stringify(found));
    }
  };
}

async function backendOf(texts: readonly string[]): Promise<() => Promise<void>> {
  const backend = new OpenAPIBackend({ definition: plain(document), quick: true, ajvOpts: { strict: false } });
  await backend.init();
  if (!backend.validateResponse({}, 'createMessage', 200).errors) throw new Error('openapi-backend checks nothing');
  return async () => {
    for (const text of texts) {
      const { errors } = backend.validateResponse(JSON.parse(text), 'createMessage', 200);
      if (errors) throw new Error(JSON.stringify(errors));
    }
  };
}

// Neither knows OpenAPI 3.2
function plain(value: object): any {
  const copy = JSON.parse(JSON.stringify(value).replaceAll('"discriminator"', '"x-discriminator"'));
  for (const item of Object.values<any>(copy.paths))
    for (const each of Object.values<any>(item))
      for (const response of Object.values<any>(each.responses)) delete response.content?.['text/event-stream'];
  return { ...copy, openapi: '3.1.0' };
}
