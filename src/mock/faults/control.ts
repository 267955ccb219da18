/** The control paths, by which a test in any language sets the fault script. They are not part of the gateway. */
import { parseJson } from '../../shared/json.js';
import { isDeeperThan, MAX_LEVELS, readRequestText } from '../gateway/request-body.js';
import type { FaultScript } from './fault-script.js';

const FAULTS_PATH = '/__mock/faults';
const MAX_SCRIPT_BYTES = 2 ** 20;

/**
 * Answers a request to a control path; undefined for every other path. Refuses the pages of other sites: a browser would
 * send their requests to this machine. `checksHost` is set when the mock listens on this machine only.
 */
export async function handleControlRequest(
  request: Request,
  script: FaultScript,
  checksHost: boolean,
): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith('/__mock/')) return undefined;
  const host = request.headers.get('host');
  if (checksHost && host !== null && !isThisMachine(`http://${host}`))
    return errorResponse(403, `the host ${host} is not this machine; use localhost`);
  const origin = request.headers.get('origin');
  if (origin !== null && !isThisMachine(origin))
    return errorResponse(403, `a page of ${origin} may not control the mock`);
  if (pathname !== FAULTS_PATH) return errorResponse(404, `the only control path is ${FAULTS_PATH}`);
  if (request.method === 'GET') return Response.json(script.list());
  if (request.method === 'DELETE') return setRules(script, []);
  if (request.method === 'POST' || request.method === 'PUT')
    return readRequestText(request, MAX_SCRIPT_BYTES).then(
      (text) => setRules(script, parseJson(text)),
      () => errorResponse(413, `the script has more than ${MAX_SCRIPT_BYTES} bytes`),
    );
  return errorResponse(405, 'use GET, POST, PUT or DELETE');
}

/** Whether a URL names this machine by a loopback address. `null` is the origin of a sandboxed page. */
export function isThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}

function setRules(script: FaultScript, rules: unknown): Response {
  if (isDeeperThan(MAX_LEVELS, rules))
    return errorResponse(400, `the script is nested more than ${MAX_LEVELS} levels deep`);
  try {
    script.set(rules);
    return Response.json({ rules: script.list().length });
  } catch (thrown) {
    return errorResponse(400, (thrown as Error).message);
  }
}

function errorResponse(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
