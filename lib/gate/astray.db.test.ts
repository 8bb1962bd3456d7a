import { openGate, send, type TestGate } from '@/lib/gate/fixture'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { astray, pageNames } from '@/lib/gate/astray'

let gate: TestGate
beforeAll(async () => {
  gate = await openGate()
})
afterAll(() => gate.close())

describe('an address that leads nowhere', () => {
  it.each([
    ['POST', '//v2/tool-calls', 'POST /v2/tool-calls'],
    ['POST', '/V2/tool-calls', 'POST /v2/tool-calls'],
    ['POST', '/v2/Tool-Calls', 'POST /v2/tool-calls'],
    ['POST', '/v3/tool-calls', 'POST /v2/tool-calls'],
    ['POST', '/v1/tool-calls', 'POST /v2/tool-calls'],
    ['POST', '/v2/tool-calls/', 'POST /v2/tool-calls'],
    ['POST', '/v2//tool-calls/01ABC/claim', 'POST /v2/tool-calls/{id}/claim'],
    ['GET', '/v2/actions/list?x=1', 'GET /v1/actions/list'],
    ['POST', '/OAuth/token', 'POST /oauth/token'],
    ['POST', '/v9/unheard/of', undefined],
    ['POST', '/nowhere', undefined],
    ['DELETE', '/nowhere/at/all', undefined],
  ] as const)('%s %s is 404 and names the near one', async (method, path, near) => {
    expect(astray(method, path)).toEqual({ status: 404, ...(near && { near }) })
    const answer = await send(gate, {
      method,
      url: `http://localhost${path}`,
      headers: { origin: 'https://elsewhere.example' },
    })
    expect(answer).toMatchObject({
      status: 404,
      headers: { 'content-type': expect.stringMatching(/^application\/problem\+json/) },
      json: { code: 'unknown_path', detail: expect.stringContaining(near ?? 'nothing at this address') },
    })
    expect(answer.json['near']).toBe(near)
  })

  it.each([
    ['POST', '/healthz', 'GET, HEAD'],
    ['GET', '/oauth/token', 'POST'],
    ['PUT', '/docs/api', 'GET, HEAD'],
    ['POST', '/docs/problems/grant_used', 'GET, HEAD'],
    ['DELETE', '/approvals', 'GET, HEAD, POST'],
  ] as const)('%s %s is 405 and says which method leads there', async (method, path, allow) => {
    expect(astray(method, path)).toEqual({ status: 405, allow })
    expect(await send(gate, { method, url: path })).toMatchObject({
      status: 405,
      headers: { allow },
      json: { code: 'wrong_method' },
    })
  })

  it.each([
    ['POST', '/nowhere', 404, undefined],
    ['POST', '/v2/nothing', 404, undefined],
    ['GET', '/oauth/token', 405, 'POST'],
  ] as const)('%s %s from a person’s browser is a page that says so', async (method, url, status, allow) => {
    const headers = { accept: 'text/html,*/*', origin: 'https://elsewhere.example' }
    const answer = await send(gate, { method, url, headers })
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(answer.headers['allow']).toBe(allow)
    expect(answer.text).toContain('There is no such page')
  })

  it('is none of the pages, whose forms go on to the desk', () => {
    for (const path of ['/', '/approvals/CS-7', '/api/auth/callback/x', '/_next/static/a.js', '/signin?from=%2F'])
      for (const method of ['GET', 'HEAD', 'POST']) expect(astray(method, path), `${method} ${path}`).toBeNull()
    const folders = [
      ...readdirSync('app', { withFileTypes: true }),
      ...readdirSync('app/(desk)', { withFileTypes: true }),
    ]
    const routes = folders.filter((entry) => entry.isDirectory() && !entry.name.startsWith('(')).map(({ name }) => name)
    expect([...pageNames].filter((name) => name !== '').toSorted()).toEqual(routes.toSorted())
  })
})
