/**
 * A Postman collection (v2.1, which Bruno and Insomnia import too): one request per documented example, with its
 * answers. Not by openapi-to-postmanv2, which ignores the examples and generates random bodies.
 */
import { errorRows, operations, type Json, type Operation, type Spec } from '../spec.js';

/** Emits the collection, without ids and dates, so that each run emits the same text. The key is a variable. */
export function emitPostman({ document }: Spec): Json {
  const { info, servers, tags, components } = document;
  return {
    info: {
      name: info.title,
      description: info.description,
      version: info.version,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{apiKey}}', type: 'string' }] },
    variable: [
      { key: 'baseUrl', value: servers[0].url, type: 'string' },
      { key: 'apiKey', value: '', type: 'secret', description: components.securitySchemes.bearer.description },
    ],
    // Without a test a run of the collection ends well, whatever the gateway answers
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: TEST } }],
    item: tags.map(({ name, description }: Json) => ({
      name,
      description,
      item: operations(document)
        .filter(({ node }) => node['tags'].includes(name))
        .flatMap((operation) => itemsOf(document, operation)),
    })),
  };
}

const TEST = [
  "pm.test('the gateway answers with 200', () => {",
  '  pm.expect(pm.response.code, pm.response.text()).to.equal(200);',
  '});',
];

/**
 * The requests of an operation. The first one has the answers, because the description does not assign them to
 * requests.
 */
function itemsOf(document: Json, operation: Operation): Json[] {
  const { node } = operation;
  const examples = Object.values<Json>(node['requestBody']?.content['application/json'].examples ?? { none: {} });
  return examples.map(({ summary, value }, index) => {
    const request = requestOf(operation, value);
    return {
      name: summary ? `${node['summary']}: ${summary}` : node['summary'],
      request,
      response: index === 0 ? [...answersOf(node, request), ...errorsOf(document, node, request)] : [],
    };
  });
}

function requestOf({ method, path, node }: Operation, value: unknown): Json {
  return {
    method,
    description: node['description'],
    url: { raw: `{{baseUrl}}${path}`, host: ['{{baseUrl}}'], path: path.slice(1).split('/') },
    header: value === undefined ? [] : [{ key: 'Content-Type', value: 'application/json' }],
    ...(value === undefined ? {} : { body: { mode: 'raw', raw: text(value), options: { raw: { language: 'json' } } } }),
  };
}

function answersOf(node: Json, originalRequest: Json): Json[] {
  return Object.entries<Json>(node['responses']['200'].content).flatMap(([type, { examples }]) =>
    Object.values<Json>(examples).map(({ summary, value, serializedValue }) => ({
      name: summary,
      originalRequest,
      code: 200,
      header: [{ key: 'Content-Type', value: type }],
      body: serializedValue ?? text(value),
    })),
  );
}

function errorsOf(document: Json, node: Json, originalRequest: Json): Json[] {
  const rows = errorRows(document).filter(({ status }) => status in node['responses']);
  return rows.map(({ status, type, action, message }) => ({
    name: `${status} ${type}: ${action}`,
    originalRequest,
    code: status,
    header: [{ key: 'Content-Type', value: 'application/json' }],
    body: text({ type: 'error', error: { type, message } }),
  }));
}

function text(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
