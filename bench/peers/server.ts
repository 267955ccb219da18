/** A server process that answers every peer. It sends its URL to the process that forked it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { shortAnswers } from './answers.js';

const { message, chat } = await shortAnswers();
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(request.url!.includes('/chat/') ? chat : message);
  });
});
server.listen(0, '127.0.0.1', () => process.send!(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
