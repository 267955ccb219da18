/** The paths by which a test in any language handles the mock: they are no part of the gateway. */
import type { Faults } from './faults.js';

/** Where the script of faults is set, read and taken away. */
const FAULTS_PATH = '/__mock/faults';

/** Answers a request to a control path; undefined for every other path. */
export async function answerControl(request: Request, faults: Faults): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith('/__mock/')) return undefined;
  if (pathname !== FAULTS_PATH) return problem(404, `there is only ${FAULTS_PATH}`);
  if (request.method === 'GET') return Response.json(faults.list());
  if (request.method === 'DELETE') return set(faults, []);
  if (request.method === 'POST' || request.method === 'PUT')
    return set(faults, await request.json().catch(() => undefined));
  return problem(405, 'use GET, POST or DELETE');
}

function set(faults: Faults, script: unknown): Response {
  try {
    faults.set(script);
    return Response.json({ rules: faults.list().length });
  } catch (thrown) {
    return problem(400, (thrown as Error).message);
  }
}

function problem(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
