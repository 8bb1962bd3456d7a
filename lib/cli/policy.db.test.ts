import { addPerson } from '@/lib/gate/fixture'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runCommand } from '@/lib/cli/command'
import { podCommands } from '@/lib/cli/pods'
import { policyCommands } from '@/lib/cli/policy'
import { parsePolicy } from '@/lib/policy/document'

const said: string[] = []
const run = async (...words: string[]) => ({
  code: await runCommand([...policyCommands, ...podCommands], words),
  said: said.splice(0).join('\n'),
})

beforeEach(() => {
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line: string) => void said.push(line))
})
afterEach(() => vi.restoreAllMocks())

it('the policy in force is printed as a policy that can be put into force', async () => {
  const { code, said: text } = await run('policy', 'show')
  expect(code).toBe(0)
  expect(text).toMatch(/^# Policy version 1, in force since \d{4}-/)
  expect(parsePolicy(text)).toMatchObject({ ok: true })
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
