/** A process of its own, to read its peak memory: by how many bytes it grew for a body that is too large. */
import { createClient, MODELS, OPERATIONS } from '../../src/index.js';

/** Five times the limit, so that a copy of it exceeds what the engine allocates anyway. */
const content = 'x'.repeat(5 * OPERATIONS.createMessage.maxBodyBytes);
const body = { model: MODELS['caicaini/auto'].id, max_tokens: 1, messages: [{ role: 'user' as const, content }] };
const client = createClient({
  apiKey: 'cai_api_HUSHhushHUSHhushHUSHhushHUSHhush',
  fetch: () => Promise.reject(new Error('sent')),
});
// charCodeAt flattens V8's rope string, i.e. copies the body, before the measurement
content.charCodeAt(0);

const peak = () => process.resourceUsage().maxRSS * 1024;
const before = peak();
if (process.argv[2] === 'written') JSON.stringify(body);
else await client.messages.create(body).catch(() => {});
console.log(JSON.stringify({ length: content.length, grownBy: peak() - before }));
