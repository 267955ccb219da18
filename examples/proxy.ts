/**
 * Sends the requests through a proxy. The `fetch` of Node 20 and 22 does not read HTTPS_PROXY by itself.
 *
 *     HTTPS_PROXY=http://proxy.example.com:8080 npx tsx examples/proxy.ts
 */
import { fetch, ProxyAgent } from 'undici';
// In your project import from 'caicaini'
import { createClient } from '../src/index.js';

const dispatcher = new ProxyAgent(process.env['HTTPS_PROXY'] ?? 'http://127.0.0.1:8080');
// `fetch` is undici's, because that of Node may not take the dispatcher of another major version
const caicaini = createClient({ fetch, fetchOptions: { dispatcher } });

const { data } = await caicaini.models.list();
console.log(data.map(({ id }) => id).join('\n'));
await dispatcher.close();
