import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { cast, must } from '@/lib/calls/fixture'
import { runCommand } from '@/lib/cli/command'
import { policyCommands } from '@/lib/cli/policy'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { registerPerson } from '@/lib/people/commands'
import { activatePolicy } from '@/lib/policy/commands'

const starter = readFileSync('lib/policy/starter.yaml', 'utf8')
const activate = (document: string) => execute(activatePolicy, systemActor, { document, reason: 'For tests' })
const odd = starter.replace(
  'tools: [git.rollback_commit]\n        then: ask',
  'tools: [git.rollback_commit, git.undo]\n        then: ask',
)

beforeAll(async () => {
  await cast()
  const lee = { issuer: 'https://id.test', subject: 'lee', name: 'Lee', roles: ['auditor'], groups: ['delivery-leads'] }
  await must(registerPerson as never, lee)
})

describe('putting a policy into force', () => {
  it('refuses what this installation cannot keep, and the policy in force stays', async () => {
    const before = await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })
    const asks = starter.replace("when: { path: ['**'] }", 'when: { deleted_share_over: 0.5 }')
    expect(await activate(asks)).toMatchObject({
      kind: 'invalid',
      reason: 'invalid_policy',
      fields: {
        document: [
          expect.stringMatching(/^Line \d+: roles\.worker\..*looks at how much a call deletes for git\.deliver alone/),
        ],
      },
    })
    expect(await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })).toEqual(before)
  })

  it('warns of groups in which too few can sign: approvers count, and no other members', async () => {
    const version = expect.any(Number)
    const nobody = 'Nobody can sign for delivery-leads yet, so what waits for them will expire.'
    expect(await activate(starter)).toEqual({ ok: true, value: { version, warnings: [nobody] } })
    const many = starter.replace('group: product-owners, count: 1', 'group: product-owners, count: 20')
    expect(await activate(many)).toEqual({
      ok: true,
      value: { version, warnings: [nobody, '20 people must sign for product-owners, and only 3 can.'] },
    })
  })

  it('is for the first one; the operator who comes with another is told how it is asked for', async () => {
    const said: string[] = []
    vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line))
    const folder = mkdtempSync(path.join(tmpdir(), 'countersign-policy-'))
    const file = path.join(folder, 'policy.yaml')
    writeFileSync(file, `${odd}\n# another`)
    const before = await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })
    try {
      expect(await runCommand(policyCommands, ['policy', 'activate', file, '--reason', 'For tests'])).toBe(1)
    } finally {
      rmSync(folder, { recursive: true })
    }
    expect(said.join()).toContain('policy apply')
    expect(await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })).toEqual(before)
  })
})
