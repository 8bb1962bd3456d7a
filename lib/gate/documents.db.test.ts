import { addPod, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApi } from '@/lib/api/openapi'
import { versions } from '@/lib/api/versions'
import { refreshAccess } from '@/lib/auth/access'
import { env } from '@/lib/env'

let gate: TestGate
let pod: TestPod
beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('documents')
  await refreshAccess()
})
afterAll(() => gate.close())

describe('what everybody may read', () => {
  const get = (url: string) => send(gate, { method: 'GET', url })

  it('the contracts, with the public address in them', async () => {
    for (const version of Object.keys(versions))
      expect((await get(`/${version}/openapi.json`)).json).toEqual(
        JSON.parse(JSON.stringify(openApi(version, env.url))),
      )
  })

  it('the page for developers, which runs nothing', async () => {
    const page = await get('/docs/api')
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
    expect(page.text).toContain('POST /v2/tool-calls')
  })

  it('the faces that its pages are set in, to be kept for good', async () => {
    const page = await get('/docs/api')
    expect(page.headers['content-security-policy']).toContain("font-src 'self'")
    const addresses = [...page.text.matchAll(/url\((\/typefaces\/[^)]+)\)/g)].map(([, address = '']) => address)
    expect(addresses).toHaveLength(4)
    for (const address of addresses) {
      const { status, headers, text } = await get(address)
      expect([status, text.slice(0, 4)]).toEqual([200, 'wOF2'])
      expect(headers).toMatchObject({
        'content-type': 'font/woff2',
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'cross-origin-resource-policy': 'same-origin',
      })
    }
    expect(await get('/typefaces/..%2Fpackage.json')).toMatchObject({ status: 404, json: { code: 'unknown_path' } })
  })

  it('the clients of one file, with its own address in their examples', async () => {
    for (const name of ['countersign.ts', 'countersign.py']) {
      const { status, headers, text } = await get(`/clients/${name}`)
      expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
      const source = readFileSync(`clients/${name}`, 'utf8')
      expect(text).toBe(source.replaceAll('https://YOUR-COUNTERSIGN', env.url))
      expect(text).not.toBe(source)
    }
    for (const name of ['fixture-program.ts', '..%2Fpackage.json', 'constructor'])
      expect(await get(`/clients/${name}`)).toMatchObject({ status: 404, json: { code: 'unknown_path' } })
  })

  it('whether the gate is ready, and nothing about who uses it', async () => {
    const { status, text, json } = await get('/healthz')
    expect({ status, json }).toEqual({
      status: 200,
      json: expect.objectContaining({
        ready: true,
        database: true,
        writes: true,
        desk: true,
        credentials: true,
        recordMonths: true,
      }),
    })
    for (const secret of [pod.serviceKey, pod.clientId, pod.podId]) expect(text).not.toContain(secret)
  })
})
