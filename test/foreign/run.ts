/**
 * How much of what can be wrong the verifier notices, measured on a gateway that someone else made.
 *
 *     npx tsx test/foreign/run.ts [--only name]... [--every n] [--all] [--strict]
 *
 * `--only` takes a fault, or the beginning of several; `--every 10` takes each tenth; `--all` lists the noticed faults too, with the
 * checks that noticed them; `--strict` exits with 1 unless the faithful gateway has no findings, every documented fault is
 * noticed, and 95 % of all.
 */
import { parseArgs } from 'node:util';
import type { Finding, Report } from '../../src/verify/report.js';
import type { Basis } from './fault.js';
import { FAULTS } from './faults.js';
import { startForeign, type Foreign } from './gateway.js';

interface VerifyOptions {
  baseUrl: string;
  keys: Foreign['keys'];
  profile: 'thorough';
  maxCredits: number;
  provoke: 'prefer';
  imageUrl: string;
}

interface Measured {
  name: string;
  basis: Basis;
  /** Findings that the faithful gateway does not have. */
  findings: readonly Finding[];
  /** Why nothing could be found out. */
  failed?: string | undefined;
  seconds: number;
}

const AT_ONCE = 2;
const BASES: Basis[] = ['documented', 'convention', 'assumed'];

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    every: { type: 'string', default: '1' },
    all: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
  },
});

const { verify } = (await import('../../src/verify/index.js')) as unknown as {
  verify: (options: VerifyOptions) => Promise<Report>;
};

const ordinary = await measureFaithful();
const measured = await measureAll(chosen());
report();

/** A whole name means that fault, and not those which only begin like it. */
function chosen(): string[] {
  const { only, every } = values;
  const is = (name: string, each: string) => (Object.hasOwn(FAULTS, each) ? name === each : name.startsWith(each));
  const wanted = Object.keys(FAULTS).filter((name) => only.length === 0 || only.some((each) => is(name, each)));
  if (wanted.length === 0) throw new Error(`no fault begins with ${only.join(' or ')}`);
  return wanted.filter((_, at) => at % Number(every) === 0);
}

/** What is found where nothing is wrong; asked twice, as chance may have a part in it. */
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
      ...{ baseUrl: gateway.url, keys: gateway.keys, profile: 'thorough', maxCredits: 100_000, provoke: 'prefer' },
      imageUrl: 'https://example.com/photos/receipt.jpg',
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
    const own = findings.filter((finding) => !ordinary.has(nameOf(finding)));
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

/** A finding without what differs by chance, so that it can be met again. */
function nameOf({ check, operation, pointer, message }: Finding): string {
  const plain = message.replace(/\b(msg_|chatcmpl_|toolu_|call_|req_)\w+/g, '$1…').replace(/\d+/g, '#');
  return [check, operation ?? '', (pointer ?? '').replace(/\d+/g, '#'), plain].join(' | ');
}

function checksOf({ findings }: Measured): string {
  return [...new Set(findings.map(({ check }) => check))].join(', ');
}

function report(): void {
  if (values.all) {
    for (const each of measured) {
      if (each.findings.length > 0) console.log(`noticed ${each.name} (${each.basis}): ${checksOf(each)}`);
    }
  }
  for (const { name, basis, findings, failed } of measured) {
    if (findings.length > 0) continue;
    console.log(`missed ${name} (${basis}): ${FAULTS[name]!.describe}${failed ? ` [${failed}]` : ''}`);
  }
  const totals = [
    ...BASES.map((basis) =>
      share(
        basis,
        measured.filter((each) => each.basis === basis),
      ),
    ),
    share('all', measured),
  ];
  console.table(Object.fromEntries(totals.map(({ name, ...rest }) => [name, rest])));
  console.log(`findings on the faithful gateway: ${ordinary.size}`);
  const [documented, , , all] = totals;
  const kept = ordinary.size === 0 && documented!.missed === 0 && all!.noticed >= 0.95 * all!.faults;
  process.exitCode = values.strict && !kept ? 1 : 0;
}

function share(name: string, faults: Measured[]) {
  const noticed = faults.filter(({ findings }) => findings.length > 0).length;
  const percent = faults.length === 0 ? '' : ((100 * noticed) / faults.length).toFixed(1);
  return { name, faults: faults.length, noticed, missed: faults.length - noticed, percent };
}
