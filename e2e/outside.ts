import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request as plainly } from 'node:http'
import { createServer, request } from 'node:https'
import path from 'node:path'
import { promisify } from 'node:util'

// What stands around a production: names, certificates, a proxy with TLS, and somebody else's sign-in.

/** All names below .example lead to this machine: in a browser, and in the processes of the product. */
export const browserFlag = '--host-resolver-rules=MAP *.example 127.0.0.1'
const resolver = `import dns from 'node:dns'
const lookup = dns.lookup
dns.lookup = (name, ...more) => lookup(/\\.example$/.test(name) ? '127.0.0.1' : name, ...more)`
const processFlag = `--import data:text/javascript,${encodeURIComponent(resolver)}`

export type Certificate = { keyFile: string; file: string }

/** A certificate of our own for these names, and the settings by which a process of the product trusts it. */
export async function certify(folder: string, names: readonly string[]) {
  const [keyFile, file] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')]
  const made = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=Tests'.split(' ')
  const known = ['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`]
  await promisify(execFile)('openssl', ['req', ...made, ...known, '-keyout', keyFile, '-out', file])
  return { keyFile, file, settings: { NODE_EXTRA_CA_CERTS: file, NODE_OPTIONS: processFlag } }
}

/** What ends TLS in front of gates, one after the other; which ones can be changed at any time. */
export async function front({ keyFile, file }: Certificate, address: string) {
  const [key, cert] = [readFileSync(keyFile), readFileSync(file)]
  const { host, hostname, port } = new URL(address)
  const agent = new Agent({ keepAlive: true })
  let gates: readonly string[] = []
  let turn = 0
  const server = createServer({ key, cert }, (asked, answer) => {
    const gate = gates[turn++ % gates.length]
    const { method, headers } = asked
    const passed = plainly(gate + asked.url!, { method, headers, agent }, (got) => {
      const { connection: _hop, ...kept } = got.headers
      answer.writeHead(got.statusCode!, kept)
      got.pipe(answer)
    })
    passed.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()))
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  server.listen(Number(port), '127.0.0.1')
  await once(server, 'listening')
  return {
    to: (...chosen: string[]) => void (gates = chosen),
    /** What a pod sends, which trusts the certificate as well. */
    async send(where: string, headers: Record<string, string>, body: unknown): Promise<number> {
      const known = { host: '127.0.0.1', port, servername: hostname, ca: cert, path: where }
      const sent = request({ ...known, method: 'POST', headers: { ...headers, host } })
      sent.end(JSON.stringify(body))
      const [answer] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { statusCode: number }]
      answer.resume()
      return answer.statusCode
    },
    close() {
      server.close()
      server.closeAllConnections()
      agent.destroy()
    },
  }
}

/** Starts the sign-in of another company, in a process of its own. */
export async function startProvider(
  setup: Record<string, string>,
  { keyFile, file }: Certificate,
): Promise<ChildProcess> {
  const child = fork(path.join(import.meta.dirname, 'provider.ts'), [JSON.stringify({ ...setup, keyFile, file })], {
    // Playwright's own way of reading TypeScript must not get into it.
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  return child
}
