import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { streamOut } from '@/lib/core/stream-out'
import { endStores, streamStore } from '@/lib/sinks/fixture'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-stream-'))
const name = 'logs.example.com'
let pair: { key: string; cert: string }
beforeAll(() => {
  const files = ['-keyout', `${folder}/key`, '-out', `${folder}/cert`]
  const about = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...files, ...about],
    {
      stdio: 'ignore',
    },
  )
  pair = { key: readFileSync(`${folder}/key`, 'utf8'), cert: readFileSync(`${folder}/cert`, 'utf8') }
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(endStores)

const resolve = async () => ['127.0.0.1']
const outside = { listed: [name], caFile: null, timeoutMs: 20_000, resolve }
const text = 'x'.repeat(300_000)
const send = async (port: number, isSecure: boolean, more: object = {}) =>
  await streamOut({ host: name, port, isSecure }, Buffer.from(text), { ...outside, ...more })

it('has sent everything when the receiver has read it to the end, with TLS and without', async () => {
  for (const isSecure of [false, true]) {
    const there = await streamStore(isSecure ? pair : undefined)
    expect(await send(there.port, isSecure, { caFile: `${folder}/cert` })).toEqual({ ok: true })
    expect(there.texts).toEqual([text])
  }
})

it('goes to nobody whose certificate is not trusted, or is for another name', async () => {
  const there = await streamStore(pair)
  expect(await send(there.port, true)).toEqual({ problem: 'untrusted' })
  const other = { host: 'other.example.com', port: there.port, isSecure: true }
  const trusted = { ...outside, listed: [other.host], caFile: `${folder}/cert` }
  expect(await streamOut(other, Buffer.from(text), trusted)).toEqual({ problem: 'untrusted' })
  expect(there.texts.join('')).toBe('')
})

it('has sent nothing where the receiver breaks off, is not there, or never ends', async () => {
  const cut = await streamStore(undefined, (socket) => socket.once('data', () => socket.resetAndDestroy()))
  expect(await send(cut.port, false)).toEqual({ problem: 'broken_off' })
  const early = await streamStore(undefined, (socket) => socket.pause().end())
  // More than lies between the two of them.
  const much = Buffer.alloc(32_000_000)
  expect(await streamOut({ host: name, port: early.port, isSecure: false }, much, outside)).toEqual({
    problem: 'broken_off',
  })
  await early.close()
  expect(await send(early.port, false)).toEqual({ problem: 'unreachable' })
  const still = await streamStore(undefined, (socket) => socket.pause())
  expect(await send(still.port, false, { timeoutMs: 300 })).toEqual({ problem: 'too_slow' })
})

it('goes nowhere inside but to a host that is listed', async () => {
  const there = await streamStore()
  const own = { ...outside, listed: [] }
  expect(await send(there.port, false, own)).toEqual({ problem: 'not_public' })
  expect(await send(there.port, false, { resolve: async () => [] })).toEqual({ problem: 'no_address' })
  expect(there.texts).toEqual([])
})
