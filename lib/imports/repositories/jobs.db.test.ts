import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { env } from '@/lib/env'
import { makeRepository } from '@/lib/imports/fixture'
import { ade, importAll, start } from '@/lib/imports/fixture-import'
import { runImport } from '@/lib/imports/jobs'
import { importDetail } from '@/lib/imports/queries'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-ways-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A server that sends everybody on, and counts who came. */
async function server(location: string) {
  const asked: string[] = []
  const running = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(302, { location }).end()
  })
  await new Promise<void>((ready) => running.listen(0, '127.0.0.1', ready))
  return { asked, port: (running.address() as AddressInfo).port, close: () => running.close() }
}

describe('where an import may lead', () => {
  it('is no server within, unless the operator has listed it', async () => {
    const inner = await server('/')
    const run = await importAll(`http://127.0.0.1:${inner.port}/pottery`)
    expect(run).toMatchObject({ state: 'failed', failure: expect.stringContaining('private network') as string })
    expect(inner.asked).toEqual([])
    inner.close()
  })

  it('is no other server than the one that was asked for', async () => {
    env.importHosts.push('127.0.0.1')
    const other = await server('/')
    const first = await server(`http://127.0.0.1:${other.port}/pottery/info/refs`)
    const run = await importAll(`http://127.0.0.1:${first.port}/pottery`)
    env.importHosts.length = 0
    expect(run.state).toBe('failed')
    expect(first.asked.length).toBeGreaterThan(0)
    expect(other.asked).toEqual([])
    first.close()
    other.close()
  })

  it('is looked at again when it is carried out: what was moved out meanwhile is not read', async () => {
    const root = fresh()
    const secret = makeRepository(fresh(), [{ message: 'one', files: { 'a.md': 'x\n' } }])
    env.importRoots.push(root)
    const place = path.join(root, 'place')
    cpSync(secret, place, { recursive: true })
    const runId = await start(place)
    rmSync(place, { recursive: true })
    symlinkSync(secret, place)
    await runImport(runId)
    env.importRoots.length = 0
    expect(await importDetail(ade, runId)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('only from the places its operator has named') as string,
    })
  })
})
