/** llms.txt: what a language model should know of the API and where the files are. */
import { errorRows, operations, type Spec } from '../spec.js';
import { contractName, PUBLISHED } from './contract-package.js';

/** The text, as llmstxt.org lays it out. */
export function emitLlms(spec: Spec): string {
  const { document } = spec;
  const { info, servers, components } = document;
  const { attempts, backoff, retryAfter } = document['x-retry-policy'];
  const endpoints = operations(document).map(
    ({ method, path, node }) => `- \`${method} ${path}\`: ${node['summary']}.`,
  );
  const errors = errorRows(document).map(
    ({ status, type, action, summary, whatToDo }) => `- ${status} \`${type}\`, **${action}**: ${summary} ${whatToDo}`,
  );
  const files = PUBLISHED.filter(([path]) => path !== 'llms.txt').map(([path, meaning]) => [
    path.split('*')[0]!,
    meaning,
  ]);
  return [
    `# ${info.title}`,
    `> ${info.summary} ${components.securitySchemes.bearer.description}`,
    `The base URL is ${servers[0].url}. Keys stand in ${document['x-environment'].apiKey}. The npm package \`caicaini\` is a TypeScript SDK made from the description; its client retries, stops and paces by itself.`,
    '## Endpoints',
    endpoints.join('\n'),
    '## Errors',
    'Every answer that is not 2xx has the body `{"type": "error", "error": {"type", "message"}}`. Status and type together say what to do: retry with backoff, stop and tell a person, or fix the request.',
    errors.join('\n'),
    '## Retrying',
    `At most ${attempts.max} attempts in all (default ${attempts.default}); before the next one wait a random time up to ${backoff.baseMs} ms, which grows by the factor ${backoff.factor} to at most ${backoff.capMs} ms. Keep Retry-After in full; give up when it is longer than ${retryAfter.maxMs / 1000} s. Never restart a stream whose content was shown.`,
    '## Files',
    `They are the npm package \`${contractName(spec)}\`.`,
    files.map(([path, meaning]) => `- [${path}](./${path}): ${meaning}`).join('\n'),
  ].join('\n\n');
}
