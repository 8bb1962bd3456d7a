import { addPod, asPod, type Answer, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { env } from '@/lib/env'

let gate: TestGate
let pod: TestPod
beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('token-pod')
  await refreshAccess()
})
afterAll(() => gate.close())

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
const basicOf = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`

type Asked = { body: string; headers?: Record<string, string>; from?: string }
const askToken = ({ body, headers = {}, from = '127.0.0.1' }: Asked) =>
  send(gate, {
    method: 'POST',
    url: '/oauth/token',
    remoteAddress: from,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: body,
  })

const post = (id: string, secret: string, from?: string) =>
  askToken({ body: form({ grant_type: 'client_credentials', client_id: id, client_secret: secret }), from })
const basic = (id: string, secret: string) =>
  askToken({ body: form({ grant_type: 'client_credentials' }), headers: { authorization: basicOf(id, secret) } })

describe('a token for a pod', () => {
  it.each([
    ['in the body', () => post(pod.clientId, pod.clientSecret)],
    ['as HTTP Basic', () => basic(pod.clientId, pod.clientSecret)],
    [
      'as JSON',
      () =>
        askToken({
          body: JSON.stringify({
            grant_type: 'client_credentials',
            client_id: pod.clientId,
            client_secret: pod.clientSecret,
          }),
          headers: { 'content-type': 'application/json' },
        }),
    ],
  ])('is given for the secret %s, and opens the API', async (_name, get) => {
    const answer = await get()
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(answer.json).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 600 })
    const token = answer.json['access_token'] as string
    expect(await asPod(gate, token, '/v1/actions/list')).toMatchObject({ status: 200 })

    expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'at+jwt', alg: 'EdDSA' })
    const claims = decodeJwt(token)
    expect(claims).toMatchObject({ iss: env.url, client_id: pod.clientId, pod: pod.podId })
    expect(claims.exp! - claims.iat!).toBe(600)
    expect(JSON.stringify(claims)).not.toContain(pod.clientSecret)
  })

  it('can be checked by anybody with the published key and address', async () => {
    const metadata = await send(gate, { method: 'GET', url: '/.well-known/oauth-authorization-server' })
    expect(metadata.json).toMatchObject({
      issuer: env.url,
      token_endpoint: `${env.url}/oauth/token`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    })
    const openId = await send(gate, { method: 'GET', url: '/.well-known/openid-configuration' })
    expect(openId.json).toEqual(metadata.json)
    const resource = await send(gate, { method: 'GET', url: '/.well-known/oauth-protected-resource' })
    expect(resource.json).toMatchObject({
      resource: env.url,
      authorization_servers: [metadata.json['issuer']],
      bearer_methods_supported: ['header'],
    })
    const jwks = await send(gate, { method: 'GET', url: new URL(metadata.json['jwks_uri'] as string).pathname })
    expect(jwks.text).not.toContain('"d"')
    const { access_token: token } = (await post(pod.clientId, pod.clientSecret)).json
    const { payload } = await jwtVerify(token as string, createLocalJWKSet(jwks.json as never), { issuer: env.url })
    expect(payload['pod']).toBe(pod.podId)
  })

  const wrong: [name: string, ask: () => Promise<Answer>, status: number, error: string][] = [
    ['a wrong secret', () => post(pod.clientId, `${pod.clientSecret}x`), 401, 'invalid_client'],
    ['a wrong secret as Basic', () => basic(pod.clientId, 'css_wrong'), 401, 'invalid_client'],
    ['an unknown client', () => post('nobody.prod', pod.clientSecret), 401, 'invalid_client'],
    ['a service key', () => post(pod.clientId, pod.serviceKey), 401, 'invalid_client'],
    ['no secret', () => askToken({ body: 'grant_type=client_credentials' }), 401, 'invalid_client'],
    ['empty ones', () => post('', ''), 401, 'invalid_client'],
    [
      'Basic that is not base64',
      () => askToken({ body: 'grant_type=client_credentials', headers: { authorization: 'Basic %%%' } }),
      401,
      'invalid_client',
    ],
    [
      'Basic with a broken escape',
      () =>
        askToken({
          body: 'grant_type=client_credentials',
          headers: { authorization: `Basic ${Buffer.from('a%ZZ:b').toString('base64')}` },
        }),
      401,
      'invalid_client',
    ],
    ['another grant', () => askToken({ body: 'grant_type=password&username=a' }), 400, 'unsupported_grant_type'],
    ['no grant', () => askToken({ body: '' }), 400, 'unsupported_grant_type'],
    [
      'the grant twice',
      () => askToken({ body: 'grant_type=client_credentials&grant_type=client_credentials' }),
      400,
      'unsupported_grant_type',
    ],
    ...['[]', '7', '"x"', 'null', '{"grant_type":{"a":1}}'].map((body): (typeof wrong)[number] => [
      `JSON ${body}`,
      () => askToken({ body, headers: { 'content-type': 'application/json' } }),
      400,
      'unsupported_grant_type',
    ]),
  ]
  it.each(wrong)('is not given for %s', async (_name, ask, status, error) => {
    const answer = await ask()
    expect(answer).toMatchObject({ status, json: { error, error_description: expect.stringMatching(/\.$/) } })
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Basic realm="Countersign"' : undefined)
  })

  it('is not given in answer to a GET', async () => {
    const url = `/oauth/token?${form({ grant_type: 'client_credentials', client_id: pod.clientId, client_secret: pod.clientSecret })}`
    expect(await send(gate, { method: 'GET', url })).toMatchObject({ status: 405 })
  })
})

describe('a stranger who guesses secrets', () => {
  it('is slowed down, and neither the pod with the right secret nor anybody elsewhere is', async () => {
    const from = '203.0.113.7'
    const statuses: number[] = []
    for (let guess = 0; guess < 60; guess++)
      statuses.push((await post(pod.clientId, `css_guess-${guess}`, from)).status)
    expect(statuses.slice(0, 30).every((status) => status === 401)).toBe(true)
    expect(statuses.slice(30).every((status) => status === 429)).toBe(true)
    const slowed = await post(pod.clientId, 'css_one-more', from)
    expect(slowed).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })

    expect(await post(pod.clientId, pod.clientSecret, from)).toMatchObject({ status: 200 })
    expect(await post(pod.clientId, 'css_typo', '203.0.113.8')).toMatchObject({ status: 401 })
    const disguised = {
      body: form({ grant_type: 'client_credentials', client_id: pod.clientId, client_secret: 'x' }),
      from,
    }
    const headers = { 'x-forwarded-for': '198.51.100.1', forwarded: 'for=198.51.100.1', 'x-real-ip': '198.51.100.1' }
    expect(await askToken({ ...disguised, headers })).toMatchObject({ status: 429 })
  })

  it('is counted by the address that a trusted proxy names, and by the proxy’s own where it is not trusted', async () => {
    env.trustedProxies.push('198.51.100.0/24')
    const behind = await openGate()
    env.trustedProxies.length = 0
    const guess = async (client: string, proxy: string) => {
      const headers = { authorization: 'Bearer csk_guess', 'x-forwarded-for': client }
      return (await send(behind, { url: '/v1/actions/list', headers, remoteAddress: proxy })).status
    }
    for (let turn = 0; turn < 125; turn++) await guess('203.0.113.50', '198.51.100.7')
    expect(await guess('203.0.113.50', '198.51.100.7')).toBe(429)
    expect(await guess('203.0.113.51', '198.51.100.7')).toBe(401)
    expect(await guess('203.0.113.50', '192.0.2.7')).toBe(401)
    await behind.close()
  })

  it('of keys is slowed down too, and the right key opens all the same', async () => {
    const ask = (bearer: string) =>
      send(gate, {
        url: '/v1/actions/list',
        headers: { authorization: `Bearer ${bearer}` },
        remoteAddress: '203.0.113.9',
      })
    for (let turn = 0; turn < 120; turn++) expect((await ask(`csk_guess-${turn}`)).status).toBe(401)
    expect(await ask('csk_one-more')).toMatchObject({
      status: 429,
      headers: { 'retry-after': '60' },
      json: { code: 'too_many_guesses' },
    })
    expect(await ask(pod.serviceKey)).toMatchObject({ status: 200 })
  })
})
