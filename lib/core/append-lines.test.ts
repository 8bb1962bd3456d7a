import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { appendLines } from '@/lib/core/append-lines'
import { secretAt } from '@/lib/core/reference'

const root = mkdtempSync(path.join(tmpdir(), 'countersign-append-'))
afterAll(() => rmSync(root, { recursive: true }))
const [logs, others] = [path.join(root, 'logs'), path.join(root, 'others')]
for (const folder of [logs, others]) mkdirSync(folder)
const now = new Date('2026-11-28T10:00:00.000Z')
const how = { folders: [logs], mostBytes: 1_000, now }
const file = path.join(logs, 'record.jsonl')
const read = (name: string) => readFileSync(path.join(logs, name), 'utf8')

it('appends whole lines, ends one that was cut off, and puts a large file aside', async () => {
  expect(await appendLines(file, 'one\n', how)).toEqual({ ok: true })
  writeFileSync(file, 'one\nhal')
  expect(await appendLines(file, 'two\n', how)).toEqual({ ok: true })
  expect(read('record.jsonl')).toBe('one\nhal\ntwo\n')
  expect(await appendLines(file, `${'x'.repeat(1_000)}\n`, how)).toEqual({ ok: true })
  expect(await appendLines(file, 'three\n', how)).toEqual({ ok: true })
  expect(readdirSync(logs).toSorted()).toEqual(['record-2026-11-28T10-00-00.000Z.jsonl', 'record.jsonl'])
  expect(read('record.jsonl')).toBe('three\n')
})

it('writes nowhere else, whatever leads there', async () => {
  symlinkSync(others, path.join(logs, 'way'))
  symlinkSync(path.join(others, 'taken'), path.join(logs, 'link.jsonl'))
  const refused = [path.join(others, 'x'), path.join(logs, 'way/x'), path.join(logs, '../others/x')]
  for (const one of refused) expect(await appendLines(one, 'x\n', how)).toEqual({ problem: 'outside_folders' })
  expect(await appendLines(path.join(logs, 'link.jsonl'), 'x\n', how)).toEqual({
    problem: 'not_writable',
    code: 'ELOOP',
  })
  expect(await appendLines(path.join(logs, 'none/x'), 'x\n', how)).toEqual({ problem: 'not_writable', code: 'ENOENT' })
  expect(readdirSync(others)).toEqual([])
})

it('reads a secret from where secrets of log stores lie, and from nowhere else', async () => {
  writeFileSync(path.join(logs, 'token'), ' key \n')
  writeFileSync(path.join(others, 'token'), 'own')
  symlinkSync(path.join(others, 'token'), path.join(logs, 'token-link'))
  expect(await secretAt(`file:${logs}/token`, [logs])).toEqual({ ok: true, secret: 'key' })
  for (const name of [`${others}/token`, `${logs}/token-link`, `${logs}/../others/token`])
    expect(await secretAt(`file:${name}`, [logs])).toEqual({ ok: false, problem: 'secret_elsewhere' })
  expect(await secretAt(`file:${logs}/none`, [logs])).toEqual({ ok: false, problem: 'no_secret' })
  const settings = { AUTH_SECRET: 'own', COUNTERSIGN_LOG_SECRET_A: 'key' }
  expect(await secretAt('env:COUNTERSIGN_LOG_SECRET_A', [], settings)).toEqual({ ok: true, secret: 'key' })
  expect(await secretAt('env:AUTH_SECRET', [], settings)).toEqual({ ok: false, problem: 'no_secret' })
  expect(await secretAt('env:COUNTERSIGN_LOG_SECRET_B', [], settings)).toEqual({ ok: false, problem: 'no_secret' })
})
