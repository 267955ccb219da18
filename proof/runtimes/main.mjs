/** The smoke suite as a process: the stage as an argument, a line of JSON for each check on stdout. For Node, Bun and Deno. */
import { smoke } from './smoke.mjs';

await smoke(JSON.parse(process.argv[2]), (line) => console.log(JSON.stringify(line)));
