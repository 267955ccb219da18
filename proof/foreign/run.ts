/**
 * `npm run proof:foreign`: the share of faults that the verifier notices in a gateway that was not made from the description.
 *
 *     npx tsx proof/foreign/run.ts [--call thorough|default]... [--only name]... [--every n] [--all]
 *
 * `--call` selects the call of the verifier; by default both run. `--only` takes the name of a fault, or the beginning of
 * several; `--every 10` takes each tenth; `--all` also lists the noticed faults with the checks that noticed them. Exit 1
 * where the shares are below LEAST. Takes half an hour.
 */
import { parseArgs } from 'node:util';
import { verify, type VerifyOptions } from '../../src/verify/index.js';
import type { Finding } from '../../src/verify/reports/report.js';
import type { Basis } from './fault.js';
import { FAULTS } from './faults.js';
import { startForeign } from './gateway.js';

interface Measured {
  name: string;
  basis: Basis;
  /** Findings that the gateway without faults does not have. */
  findings: readonly Finding[];
  /** The reason why the verifier could not judge. */
  failed?: string | undefined;
  seconds: number;
}

const AT_ONCE = 2;
type Call = 'thorough' | 'default';

/** The options of each call. The default call has the keys, as from the environment, and no other option. */
const CALLS: Record<Call, (keys: VerifyOptions['keys']) => Pick<VerifyOptions, 'keys'> & Partial<VerifyOptions>> = {
  thorough: (keys) => ({
    keys,
    profile: 'thorough',
    strict: true,
    maxCredits: 100_000,
    provoke: 'prefer',
    imageUrl: 'https://example.com/photos/receipt.jpg',
  }),
  default: (keys) => ({ keys }),
};

/** The least shares of noticed faults, in per cent, that a call may have. A false alarm is never allowed. */
const LEAST: Record<Call, Record<'documented' | 'all', number>> = {
  thorough: { documented: 100, all: 97 },
  default: { documented: 95, all: 85 },
};
const BASES: Basis[] = ['documented', 'convention', 'assumed'];

const { values } = parseArgs({
  options: {
    call: { type: 'string', multiple: true, default: Object.keys(CALLS) },
    only: { type: 'string', multiple: true, default: [] },
    every: { type: 'string', default: '1' },
    all: { type: 'boolean', default: false },
  },
});

let call: Call = 'thorough';
let falseAlarms = new Set<string>();
for (const name of values.call) {
  if (!Object.hasOwn(CALLS, name))
    throw new Error(`${name} is not a call; the calls are ${Object.keys(CALLS).join(', ')}`);
  call = name as Call;
  console.log(`${call}:`);
  falseAlarms = await measureFaithful();
  report(await measureAll(chosen()));
}

/** The names of the faults to measure. A whole name selects that fault alone. */
function chosen(): string[] {
  const { only, every } = values;
  const is = (name: string, each: string) => (Object.hasOwn(FAULTS, each) ? name === each : name.startsWith(each));
  const wanted = Object.keys(FAULTS).filter((name) => only.length === 0 || only.some((each) => is(name, each)));
  if (wanted.length === 0) throw new Error(`no fault begins with ${only.join(' or ')}`);
  return wanted.filter((_, at) => at % Number(every) === 0);
}

/** Findings in the gateway without faults. It is verified twice, because some of its answers vary. */
async function measureFaithful(): Promise<Set<string>> {
  const known = new Set<string>();
  for (const round of [1, 2]) {
    const { findings, seconds, stopped } = await verifyOnce();
    process.stderr.write(`faithful, round ${round}: ${findings.length} findings in ${seconds.toFixed(1)} s\n`);
    if (stopped !== undefined) process.stderr.write(`  stopped: ${stopped}\n`);
    for (const finding of findings) {
      if (!known.has(nameOf(finding))) {
        console.log(`faithful: ${finding.check} (${finding.severity}): ${finding.operation ?? ''} ${finding.message}`);
      }
      known.add(nameOf(finding));
    }
  }
  return known;
}

async function verifyOnce(fault?: string) {
  const gateway = await startForeign(fault === undefined ? {} : { fault });
  const began = performance.now();
  try {
    const { checks, stopped } = await verify({
      baseUrl: gateway.url,
      ...CALLS[call](gateway.keys),
      // The gateway settles at once, and a charge that never comes need not be waited for
      sleep: () => Promise.resolve(),
    });
    const findings = checks.flatMap((check) => check.findings);
    return { findings, stopped, seconds: (performance.now() - began) / 1000 };
  } finally {
    await gateway.close();
  }
}

async function measureAll(names: string[]): Promise<Measured[]> {
  const rest = [...names];
  const done: Measured[] = [];
  const worker = async () => {
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      const each = await measure(name);
      done.push(each);
      const how = each.failed ?? (each.findings.length > 0 ? `noticed by ${checksOf(each)}` : 'MISSED');
      process.stderr.write(`${done.length}/${names.length} ${name} (${each.seconds.toFixed(1)} s): ${how}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return done.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}

async function measure(name: string): Promise<Measured> {
  const { basis } = FAULTS[name]!;
  try {
    const { findings, stopped, seconds } = await verifyOnce(name);
    const own = findings.filter((finding) => !falseAlarms.has(nameOf(finding)));
    return {
      name,
      basis,
      findings: own,
      seconds,
      ...(own.length === 0 && stopped && { failed: `stopped: ${stopped}` }),
    };
  } catch (error) {
    return { name, basis, findings: [], seconds: 0, failed: `threw ${String(error)}` };
  }
}

/** A finding without its ids and numbers, which differ from run to run. */
function nameOf({ check, operation, pointer, message }: Finding): string {
  const plain = message.replace(/\b(msg_|chatcmpl_|toolu_|call_|req_)\w+/g, '$1…').replace(/\d+/g, '#');
  return [check, operation ?? '', (pointer ?? '').replace(/\d+/g, '#'), plain].join(' | ');
}

function checksOf({ findings }: Pick<Measured, 'findings'>): string {
  return [...new Set(findings.map(({ check }) => check))].join(', ');
}

function report(measured: Measured[]): void {
  for (const { name, basis, findings, failed } of measured) {
    const told = `${name} (${basis}): ${FAULTS[name]!.describe}`;
    if (findings.length === 0) console.log(`missed ${told}${failed ? ` [${failed}]` : ''}`);
    else if (values.all) console.log(`noticed ${told} [${checksOf({ findings })}]`);
  }
  const shares = Object.fromEntries(
    [...BASES, 'all' as const].map((basis) => [
      basis,
      shareOf(measured.filter((each) => basis === 'all' || each.basis === basis)),
    ]),
  ) as Record<Basis | 'all', Share>;
  console.table(shares);
  const { documented, all } = shares;
  console.log(
    `${call}: the verifier noticed ${all.noticed} of ${all.faults} faults (${all.percent} %), ${documented.noticed} of ` +
      `${documented.faults} documented ones, with ${falseAlarms.size} false alarms`,
  );
  const failures = [
    falseAlarms.size > 0 && 'the gateway without faults has findings',
    documented.percent < LEAST[call].documented &&
      `fewer than ${LEAST[call].documented} % of the documented faults were noticed`,
    all.percent < LEAST[call].all && `fewer than ${LEAST[call].all} % of all faults were noticed`,
  ].filter((failure) => failure !== false);
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
}

interface Share {
  faults: number;
  noticed: number;
  missed: number;
  percent: number;
}

function shareOf(faults: Measured[]): Share {
  const noticed = faults.filter(({ findings }) => findings.length > 0).length;
  // Rounded down, so that a missed fault never shows as 100
  const percent = faults.length === 0 ? 100 : Math.floor((1000 * noticed) / faults.length) / 10;
  return { faults: faults.length, noticed, missed: faults.length - noticed, percent };
}
