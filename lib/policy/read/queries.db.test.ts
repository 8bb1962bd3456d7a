import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type Actor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { activatePolicy } from '@/lib/policy/commands'
import { cellHistory, compareVersions } from '@/lib/policy/past/queries'
import { policyMatrix, policyText, policyVersion, policyVersions } from '@/lib/policy/read/queries'
import { permissionsOf } from '@/lib/people/rules'

const starter = readFileSync('lib/policy/starter.yaml', 'utf8')
const stricter = starter.replace(
  'tools: [git.rollback_commit]\n        then: ask',
  'tools: [git.rollback_commit]\n        in: [dev, test]\n        then: ask',
)

let vic: Actor
let first: number
beforeAll(async () => {
  vic = { ...(await cast()).ana, can: permissionsOf(['viewer']) }
  first = (await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })).version
  expect(stricter).not.toBe(starter)
  await execute(activatePolicy, systemActor, { document: stricter, reason: 'No rollbacks in production' })
})

describe('the policy in force', () => {
  it('is read by anybody with a role, for production unless they ask for another place', async () => {
    const matrix = await policyMatrix(vic, { cell: 'DeliveryPod:git.rollback_commit' })
    expect(matrix).toMatchObject({
      version: first + 1,
      reason: 'No rollbacks in production',
      environment: 'prod',
      department: null,
      cell: { answer: 'deny', role: 'DeliveryPod' },
      unknown: [],
    })
    expect(matrix!.shown).toContain('DeliveryPod')
    const test = await policyMatrix(vic, { env: 'test', role: 'DeliveryPod', q: 'roll back' })
    expect(test).toMatchObject({ environment: 'test', shown: ['DeliveryPod'], rows: [{ cells: [{ answer: 'ask' }] }] })
  })

  it('says of a cell where its rules stand, and which versions changed it', async () => {
    const { cell, lines } = (await policyMatrix(vic, { cell: 'DeliveryPod:git.rollback_commit', env: 'test' }))!
    expect(stricter.split('\n')[lines.get('rollback')! - 1]).toContain('id: rollback')
    expect((await cellHistory(vic, cell!)).changes).toMatchObject([{ version: first, before: null }])
    const inProduction = { ...cell!, environment: 'prod' }
    expect(await cellHistory(vic, inProduction)).toMatchObject({
      isAll: true,
      changes: [
        { version: first + 1, before: { answer: 'ask' }, after: { answer: 'deny' } },
        { version: first, before: null, after: { answer: 'ask' } },
      ],
    })
  })

  it('says what in an address it does not know', async () => {
    const filter = { env: 'moon', department: 'none', role: 'NoPod', cell: 'DevPod:no.tool' }
    expect((await policyMatrix(vic, filter))!.unknown).toEqual(['env', 'department', 'role', 'cell'])
  })

  it('is not for those without a role', async () => {
    const nobody = { ...vic, can: new Set<never>() }
    await expect(policyMatrix(nobody, {})).rejects.toThrow('policy:read')
    await expect(policyText(nobody)).rejects.toThrow('policy:read')
    await expect(policyVersions(nobody)).rejects.toThrow('policy:read')
    await expect(policyVersion(nobody, first)).rejects.toThrow('policy:read')
  })
})

describe('the history of the policy', () => {
  it('holds every version, and of each what it answers otherwise than the one before', async () => {
    expect((await policyVersions(vic)).rows).toMatchObject([
      { version: first + 1, inForce: true },
      { version: first, inForce: false },
    ])
    const { changes, document } = (await policyVersion(vic, first + 1))!
    expect(document).toBe(stricter)
    expect(
      changes!.map(({ environment, role, tool, before, after }) => [
        environment,
        role,
        tool.key,
        before.answer,
        after.answer,
      ]),
    ).toEqual([['prod', 'DeliveryPod', 'git.rollback_commit', 'ask', 'deny']])
    expect((await policyVersion(vic, first))!.changes).toBeNull()
    const back = await compareVersions(vic, first + 1, first)
    expect(back).toMatchObject({ before: stricter, after: starter })
    expect(back!.changes).toMatchObject([{ before: { answer: 'deny' }, after: { answer: 'ask' } }])
    expect(await compareVersions(vic, first, first + 2)).toBeNull()
    expect(await policyText(vic)).toMatchObject({ version: first + 1, document: stricter })
    expect(await policyVersion(vic, first + 2)).toBeNull()
  })
})
