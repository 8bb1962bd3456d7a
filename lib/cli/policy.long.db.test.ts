import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { addPerson } from '@/lib/gate/fixture'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runCommand } from '@/lib/cli/command'
import { peopleCommands } from '@/lib/cli/people'
import { podCommands } from '@/lib/cli/pods'
import { policyCommands } from '@/lib/cli/policy'
import { read } from '@/lib/db/client'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { deactivatePerson } from '@/lib/access/people/commands'
import { replayPolicies } from '@/lib/policy/replay/jobs'
import { parsePolicy } from '@/lib/policy/document'

const said: string[] = []
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-policy-'))
const run = async (...words: string[]) => ({
  code: await runCommand([...policyCommands, ...peopleCommands, ...podCommands], words),
  said: said.splice(0).join('\n'),
})

beforeEach(() => {
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line: string) => void said.push(line))
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => rmSync(folder, { recursive: true }))

it('the policy in force is printed as a policy that can be put into force', async () => {
  const { code, said: text } = await run('policy', 'show')
  expect(code).toBe(0)
  expect(text).toMatch(/^# Policy version 1, in force since \d{4}-/)
  expect(parsePolicy(text)).toMatchObject({ ok: true })
})

it('the policy is exported to the letter, and told apart from another text', async () => {
  const file = path.join(folder, 'policy.yaml')
  expect(await run('policy', 'export', file)).toEqual({ code: 0, said: `Policy version 1 is in ${file}.` })
  const text = readFileSync(file, 'utf8')
  expect(text).toBe(readFileSync('lib/policy/starter.yaml', 'utf8'))
  expect((await run('policy', 'diff', file)).said).toBe('It is version 1, to the letter.')
  expect((await run('policy', 'activate', file, '--reason', 'Again')).said).toContain('Policy version 1 is in force')
  writeFileSync(
    file,
    text.replace('tools: [git.rollback_commit]\n        then: ask', (rule) => `${rule}\n        in: [dev]`),
  )
  const { code, said: lines } = await run('policy', 'diff', file, '--version', '1')
  expect(code).toBe(0)
  expect(lines).toContain('  DeliveryPod, git.rollback_commit, Production: Ask, with conditions -> Not set, so denied')
  expect(lines).toMatch(/^\+ {9}in: \[dev\]$/m)
  expect((await run('policy', 'diff', file, '--version', '7')).said).toBe('There is no version 7 of the policy.')
  writeFileSync(file, 'version: 1')
  expect(await run('policy', 'diff', file)).toMatchObject({ code: 1, said: expect.stringContaining('not a policy') })
})

it('a policy is proposed with its replay, and in an emergency in force at once', async () => {
  const file = path.join(folder, 'policy.yaml')
  const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
  writeFileSync(file, document)
  expect((await run('policy', 'apply', file, '--reason', 'Again')).said).toMatch(/says that already; nothing was done/)
  writeFileSync(file, document.replace('then: allow', 'then: deny'))
  for (const words of [[], ['--emergency'], ['--emergency', '--reason', 'Both'], ['--because', 'No']])
    expect(await run('policy', 'apply', file, ...words)).toMatchObject({ code: 1 })
  expect(await read.policyChange.count()).toBe(0)

  await addPerson('Tom', ['delivery-leads'])
  const applied = run('policy', 'apply', file, '--reason', 'Nothing is allowed by it')
  await expect.poll(() => read.policyReplay.count({ where: { state: 'waiting' } }), { timeout: 20_000 }).toBe(1)
  await replayPolicies.run({}, new AbortController().signal)
  expect(await applied).toMatchObject({ code: 0, said: expect.stringMatching(/^PC-\d+ is proposed as CS-\d+ \(/) })
  expect(await read.request.findFirstOrThrow({ where: { kind: 'policy_change' } })).toMatchObject({
    state: 'waiting',
    askedByKind: 'system',
    sentence: expect.stringMatching(/^Operator /),
  })
  // While it waits, the same text is not asked for once more.
  const again = await run('policy', 'apply', file, '--reason', 'Nothing is allowed by it')
  expect(again).toMatchObject({ code: 0, said: expect.stringMatching(/^PC-\d+ asks for that already/) })
  expect(again.said).toMatch(/CS-\d+ \(https?:\/\/[^ ]+\/approvals\/CS-\d+\)/)
  expect(await read.policyChange.count()).toBe(1)
  const { version } = await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })
  const emergency = await run('policy', 'apply', file, '--emergency', '--because', 'Pods run wild')
  expect(emergency).toMatchObject({
    code: 0,
    said: expect.stringContaining(`Policy version ${version + 1} is in force`),
  })
  expect(await read.request.count({ where: { kind: 'policy_look', state: 'waiting' } })).toBe(1)
})

it('groups are shown with who can sign, who cannot, and how many are missing', async () => {
  const empty = await run('groups')
  expect(empty.said).toMatch(/^product-owners {2}up to \d must sign; nobody can; \d missing$/m)
  expect(empty.said).toContain('Put people into groups')
  await addPerson('Ana', ['product-owners', 'friends'])
  await addPerson('Lee', ['product-owners'], ['auditor'])
  const { said: text } = await run('groups')
  expect(text).toMatch(/^product-owners {2}up to \d must sign; can: Ana; in it without the role approver: Lee/m)
  expect(text).toMatch(/^friends {2}no rule names it; can: Ana$/m)
})

it('a pod in a role or department that the policy does not know is refused, with those it knows', async () => {
  const add = (role: string, department: string) =>
    run('pods', 'add', 'new', '--name', 'New', '--role', role, '--department', department, '--purpose', 'Tests')
  const wrong = await add('Researchpod2', 'reserch')
  expect(wrong.code).toBe(1)
  expect(wrong.said).toContain('The policy knows no role "Researchpod2". It knows: ')
  expect(wrong.said).toContain('The policy knows no department "reserch". It knows: ')
  expect(await add('ResearchPod', 'research')).toMatchObject({ code: 0 })
})

it('whoever runs the machine gives people roles and groups, and lets them in again, by name', async () => {
  const { id } = await addPerson('Nadia', [], [])
  expect(
    await run('people', 'give', 'Nadia', '--role', 'approver', '--group', 'night', '--title', 'The night'),
  ).toEqual({
    code: 0,
    said: `${id}  Nadia; approver; signs for night`,
  })
  await execute(deactivatePerson, systemActor, { personId: id })
  expect((await run('people', 'give', 'Nadia', '--role', 'admin')).said).toBe(
    'Nobody here is called "Nadia" or has this address.',
  )
  expect(await run('people', 'restore', 'Nadia')).toEqual({ code: 0, said: 'Nadia has access again.' })
  expect((await run('people', 'list')).said).toContain(`${id}  Nadia; approver; signs for night`)
  expect((await run('people', 'give', id, '--role', 'boss')).said).toMatch(
    /^There is no role "boss". There are: viewer,/,
  )
  expect((await run('people', 'give', id)).said).toBe('Say which role or group.')
  const lines = await read.auditEvent.findMany({ where: { subjectId: id, type: 'person.changed' } })
  expect(lines.map(({ actorName }) => actorName.split(' ')[0])).toEqual(['Operator', 'Operator'])
})
