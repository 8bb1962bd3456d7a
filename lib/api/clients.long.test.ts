import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApi } from '@/lib/api/openapi'
import { versions } from '@/lib/api/versions'

// Clients are generated from the documents: what openapi-typescript makes of them compiles, and says what the gate says.

const run = promisify(execFile)
const folder = mkdtempSync(path.resolve('node_modules/.cache-clients-'))
afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(async () => {
  const files = Object.keys(versions).map((version) => {
    const file = path.join(folder, `${version}.json`)
    writeFileSync(file, JSON.stringify(openApi(version, 'https://countersign.example')))
    return file
  })
  await run(process.execPath, ['bin/openapi-types.mjs', ...files])
}, 120_000)

/** What the strict compiler says of a program, by file; nothing when it is content. */
async function compile(programs: Readonly<Record<string, string>>, compiler = 'typescript'): Promise<string> {
  const files = Object.entries(programs).map(([name, text]) => {
    const file = path.join(folder, name)
    writeFileSync(file, text)
    return file
  })
  const strict = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--target',
    'es2023',
  ]
  const settings = ['--module', 'nodenext', '--skipLibCheck', 'false', '--types', 'node']
  // The newer one looks for a configuration of its own, even where it is given files.
  if (compiler === 'typescript') settings.push('--ignoreConfig')
  const tsc = path.resolve('node_modules', compiler, 'bin/tsc')
  return await run(process.execPath, [tsc, ...strict, ...settings, ...files], { cwd: folder }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  )
}

const firstCall = /-d '(\{.*\})'/.exec(readFileSync('README.md', 'utf8'))![1]!
const body = `type Body = import('./v2.ts').paths['/v2/tool-calls']['post']['requestBody']['content']['application/json']`

describe('types made from the documents', { timeout: 120_000 }, () => {
  it('compile in strict mode, and README’s first call is one of them', async () => {
    const answers = `
      import type { components } from './v2.ts'
      export function next(call: components['schemas']['ToolCall']): string {
        if (call.grant) return call.grant.id
        return call.decided?.note ?? call.poll ?? call.state
      }
      import type { webhooks } from './v2.ts'
      type Sent = webhooks['callTold']['post']['requestBody']['content']['application/json']
      export const toRead = ({ type, data }: Sent): string | null => (type === 'call.released' ? data.id : data.request)
      export const problem = (one: components['schemas']['Problem']): string => one.code`
    const said = await compile({
      'v1-used.ts': `export type { paths } from './v1.ts'`,
      'first-call.ts': `${body}\nexport const first: Body = ${firstCall}`,
      'answers.ts': answers,
    })
    expect(said).toBe('')
  })

  it('insist on the key, and know no field that the gate would refuse', async () => {
    const without = firstCall.replace(/,\s*"idempotency_key":\s*"[^"]*"/, '')
    expect(without).not.toBe(firstCall)
    const said = await compile({
      'no-key.ts': `${body}\nexport const one: Body = ${without}`,
      'more.ts': `${body}\nexport const one: Body = { ...${firstCall}, colour: 'red' }`,
    })
    expect(said).toMatch(/no-key\.ts.*error/)
    expect(said).toMatch(/more\.ts.*error/)
  })
})

describe('the client of one file', () => {
  it.each(['typescript', 'typescript-5'])('compiles in strict mode with %s, as it is copied', async (compiler) => {
    const used = `
      import { Countersign, forModel, Rejected } from './countersign.js'
      const gate = new Countersign({ url: 'https://countersign.example', key: 'csk_1' })
      const send = gate.guard('mail.send', async ({ to }: { to: string }) => to.length)
      export const sent: Promise<number | string> = send({ to: 'ana@example.com' }).catch(forModel)
      export const why = (error: unknown) => (error instanceof Rejected ? error.call.decided?.note : null)
      // @ts-expect-error -- what the function does not take
      export const wrong = send({ whom: 'ana@example.com' })`
    const source = readFileSync('clients/countersign.ts', 'utf8')
    expect(await compile({ 'countersign.ts': source, 'used.ts': used }, compiler)).toBe('')
  })
})
