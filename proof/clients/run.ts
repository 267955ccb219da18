/**
 * `npm run proof:clients`: programs and libraries, installed into temporary folders, against the mock. `-- --only newman`
 * runs some of them. Exit code 1: a scene was not as expected.
 */
import { parseArgs } from 'node:util';
import { play } from './play.js';
import { PROGRAMS } from './programs.js';
import { earlierMajors } from './versions.js';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const names = values.only?.split(',');
const isWanted = (name: string) => names === undefined || names.includes(name);

const plays = [
  ...PROGRAMS.filter(({ name }) => isWanted(name)).map((program) => () => play(program)),
  ...(isWanted('earlier majors') ? [earlierMajors] : []),
];
for (const run of plays)
  for (const { program, scene, problems } of await run()) {
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${program}: ${scene}`);
    for (const problem of problems) console.log(`     ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  }
