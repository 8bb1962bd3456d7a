import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'

// Test support: a gate, two people who make prompts live, and prompts with places that pods fill in.

export let gate: TestGate
export let lena: Awaited<ReturnType<typeof addPerson>>
export let lead: Awaited<ReturnType<typeof addPerson>>
let turn = 0

/** Opens it all before the tests of a file. */
export function openFilled(): void {
  beforeAll(async () => {
    gate = await openGate()
    lena = await addPerson('Lena', [], ['prompt_reviewer', 'admin'])
    lead = await addPerson('Lead', ['delivery-leads'], ['approver'])
  })
  afterAll(() => gate.close())
}

export async function newPod(): Promise<TestPod> {
  const pod = await addPod(`filler-${turn++}`)
  await refreshAccess()
  return pod
}

/** A prompt of its own that is live, with two places to fill in. */
export async function newPrompt() {
  const slug = `filled-${turn++}`
  const template = `You edit {page} for {{ team }} as ${slug}, and nothing else. Never change a number in {page}.\n`
  const write = async (text: string) => {
    const outcome = await execute(writePrompt, lena, { slug, title: `Pages ${slug}`, text })
    if (!outcome.ok) throw new Error(outcome.reason)
    await makeLive([lena, lead], slug, outcome.value.number)
  }
  await write(template)
  const filled = (page: string, team = 'the shop') => template.replaceAll('{page}', page).replace('{{ team }}', team)
  return { slug, template, filled, write }
}

export const say = (pod: TestPod, body: object) => asPod(gate, pod.serviceKey, '/v1/prompts/used', body)
export const values = { page: 'docs/returns.md', team: 'the shop' }
