import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { check } from '@/lib/cli/check'

const said: string[] = []
const folder = mkdtempSync(path.join(tmpdir(), 'check-'))
const where = { root: process.cwd(), from: folder }
const starter = readFileSync('lib/policy/starter.yaml', 'utf8')

beforeEach(() => {
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line: string) => void said.push(line))
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => rmSync(folder, { recursive: true }))

function run(noun: 'policy' | 'tools', text: string, ...words: string[]) {
  writeFileSync(path.join(folder, 'file.yaml'), text)
  return { code: check(noun, ['file.yaml', ...words], where), said: said.splice(0) }
}

it('the policy and the catalogue that come along are in order', () => {
  expect(run('policy', starter)).toEqual({
    code: 0,
    said: [expect.stringMatching(/^file.yaml: \d+ rules of \d+ roles, /)],
  })
  expect(run('tools', readFileSync('lib/tools/starter.yaml', 'utf8'))).toMatchObject({ code: 0 })
})

it('says of what cannot be put into force where it stands, by line and column', () => {
  const broken = starter.replace("product: { tools: ['**'] }", "product: { tools: ['**', 'No Tool'] }")
  const { code, said: lines } = run('policy', broken)
  expect(code).toBe(1)
  const line = broken.split('\n').findIndex((one) => one.includes('No Tool')) + 1
  const column = broken.split('\n')[line - 1]!.indexOf("'No Tool'") + 1
  expect(lines[0]).toMatch(new RegExp(`^file.yaml:${line}:${column}: error: departments.product.tools`))
  expect(lines.at(-1)).toBe('file.yaml: 1 problem.')
  expect(run('policy', starter.replace('version: 1', 'version: [1')).said[0]).toMatch(/^file.yaml:\d+:\d+: error: /)
  expect(run('tools', 'version: 1\ntools: []\n')).toMatchObject({
    code: 1,
    said: [/^file.yaml:2:8: error: /, /1 problem/].map((words) => expect.stringMatching(words)),
  })
})

it('warns of what is probably not meant, and fails for it where that is asked', () => {
  const odd = starter.replace("product: { tools: ['**'] }", "product: { tools: ['**', no.such_tool] }")
  expect(run('policy', odd)).toMatchObject({
    code: 0,
    said: [expect.stringContaining('no.such_tool, which names no tool'), expect.stringContaining('1 warning')],
  })
  expect(run('policy', odd, '--strict')).toMatchObject({ code: 1 })
  const silent = odd.replace(/\n +because: Rollbacks are[^\n]*/, '')
  const lines = silent.split('\n')
  const placeOf = (words: string, after = 0) => {
    const line = lines.findIndex((one, at) => at > after && one.includes(words))
    return `file.yaml:${line + 1}:${lines[line]!.indexOf(words) + 1}: warning: `
  }
  const denial = placeOf(
    'deny',
    lines.findIndex((one) => one.includes('id: rollbacks-elsewhere')),
  )
  expect(run('policy', silent).said.slice(0, 2)).toEqual([
    `${placeOf('no.such_tool')}The department product lists no.such_tool, which names no tool.`,
    `${denial}Rule 1 of no-rollbacks denies without saying why.`,
  ])
  writeFileSync(path.join(folder, 'tools.yaml'), 'version: 2')
  expect(run('policy', odd, '--tools', 'tools.yaml').said).toEqual([
    'tools.yaml is no tool catalogue; "tools check tools.yaml" says why.',
  ])
})

it('looks a change over, and tells what it brings and not what was so before', () => {
  writeFileSync(path.join(folder, 'before.yaml'), starter)
  expect(run('policy', starter, '--against', 'before.yaml').said).toEqual([expect.stringMatching(/nothing is wrong/)])
  const open = starter.replace(
    /tools: \[git.rollback_commit\]\n(?= +then: ask)/,
    'tools: [git.rollback_commit, git.no_such]\n',
  )
  expect(open).not.toBe(starter)
  const { code, said: lines } = run('policy', open, '--against', 'before.yaml')
  expect(code).toBe(0)
  expect(lines[0]).toMatch(/^file.yaml:\d+: warning: /)
  expect(open.split('\n')[Number(lines[0]!.split(':')[1]) - 1]).toContain('id: rollback')
  writeFileSync(path.join(folder, 'before.yaml'), 'version: 0')
  expect(run('policy', open, '--against', 'before.yaml')).toMatchObject({ code: 1 })
})

it('says how it is asked', () => {
  expect(run('policy', starter, 'more').code).toBe(2)
  expect(run('tools', starter, '--strict').code).toBe(2)
  expect(check('tools', ['nowhere.yaml'], where)).toBe(1)
})
