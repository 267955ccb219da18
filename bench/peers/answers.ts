/** The request of every peer, and the short answers to it. */
import { createMock } from '../../src/mock/index.js';

/** The request of every peer. */
export const QUESTION = {
  model: 'caicaini/haiku' as const,
  max_tokens: 16,
  messages: [{ role: 'user' as const, content: 'Hi' }],
};

/** Gets the answer of each API from the mock, as text. */
export async function shortAnswers(): Promise<{ message: string; chat: string }> {
  const mock = createMock();
  const ask = async (path: string) => {
    const response = await mock.fetch(`https://caicaini.com/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mock.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(QUESTION),
    });
    return response.text();
  };
  return { message: await ask('messages'), chat: await ask('chat/completions') };
}
