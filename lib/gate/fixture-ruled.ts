import { must } from '@/lib/gate/fixture'
import { activatePolicy } from '@/lib/policy/commands'
import { starterText } from '@/lib/policy/fixture'

type Rule = { tools: string; then: 'ask' | 'deny' }

/** Test support: has a rule about something that is found beside those that come along, for as long as the work takes. */
export async function ruled(finding: string, rule: Rule, work: () => Promise<void>): Promise<void> {
  await ruledWhen(`{ findings: ['${finding}'] }`, rule, work)
}

/** The same with any condition, as a policy writes it. */
export async function ruledWhen(when: string, { tools, then }: Rule, work: () => Promise<void>): Promise<void> {
  const duty = then === 'ask' ? '\n        duty: [{ group: product-owners, count: 1 }]' : ''
  const rule = `
      - id: as-lost
        title: Nothing gets lost
        tools: [${tools}]
        when: ${when}
        then: ${then}${duty}`
  const document = starterText.replace(/(\n {2}worker:\n {4}inherits: \[reader\]\n {4}rules:)/, `$1${rule}`)
  await inForce(document, work)
}

/** Lets deliveries be asked about where a rule that comes along would stop all of which nobody knows whether a key is in it. */
export async function withoutKeyRule(work: () => Promise<void>): Promise<void> {
  await inForce(starterText.replace(/(id: no-secrets[\s\S]*?tasks\.complete\n) +- git\.deliver\n/, '$1'), work)
}

async function inForce(document: string, work: () => Promise<void>): Promise<void> {
  await must(activatePolicy, { document, reason: 'A test of what is lost' })
  try {
    await work()
  } finally {
    await must(activatePolicy, { document: starterText, reason: 'As it was' })
  }
}
