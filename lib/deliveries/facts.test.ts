import { describe, expect, it } from 'vitest'
import { particularsOf, touchedBy } from '@/lib/deliveries/facts'
import { factsOf, gitQuestion } from '@/lib/deliveries/rules'
import type { SignedFile } from '@/lib/deliveries/schema'
import { compilePolicy } from '@/lib/policy/compile'
import { admitPolicy } from '@/lib/policy/document'
import { fed } from '@/lib/policy/fed'
import { starterTools } from '@/lib/policy/fixture'
import { decide } from '@/lib/policy/rules'
import { gitTools } from '@/lib/repositories/schema'

const blob = 'a'.repeat(40)

/** A file that changes, with the modes that it has before and after; null where it is not there. */
function file(path: string, before: string | null = '100644', after: string | null = '100644'): SignedFile {
  const side = (mode: string | null, name: string) => (mode === null ? null : { mode, blob: name })
  return { path, before: side(before, blob), after: side(after, 'b'.repeat(40)) }
}

describe('what a delivery touches', () => {
  it.each([
    ['workflow', file('.github/workflows/test.yml'), file('docs/github.md')],
    ['workflow', file('web/Dockerfile'), file('web/Dockerfile.md')],
    ['dependencies', file('web/package.json'), file('web/packages.json')],
    ['dependencies', file('package-lock.json'), file('lock.json')],
    ['permissions', file('docs/CODEOWNERS'), file('docs/owners.md')],
    ['permissions', file('.claude/settings.json'), file('claude/settings.json')],
    ['submodule', file('lib', '160000', null), file('lib', '100644', null)],
    ['submodule', file('.gitmodules', '100644', null), file('gitmodules.md')],
    ['symlink', file('now.md', null, '120000'), file('now.md', null)],
    ['symlink', file('now.md', '120000', '100644'), file('now.md')],
    ['executable', file('run', '100644', '100755'), file('run', '100755', '100755')],
    ['executable', file('run', '100755', '100644'), file('run', '100755', null)],
    ['executable', file('run', null, '100755'), file('run', null)],
  ])('is %s', (name, touching, other) => {
    expect(touchedBy([file('a.md'), touching])).toEqual([name])
    expect(touchedBy([file('a.md'), other])).toEqual([])
    expect(particularsOf(touching)).toContain(name)
  })

  it('is each thing once, and what a tool makes is no such thing', () => {
    const files = [file('a', null, '100755'), file('b', null, '100755'), file('dist/a.min.js'), file('Makefile')]
    expect(touchedBy(files)).toEqual(['workflow', 'executable'])
  })
})

const delivered = { sizeBytes: 9, findings: [], deletedShare: 0, files: [file('docs/a.md')] }
type Delivered = typeof delivered

/** For every condition that is fed for deliveries alone: how it is written, a delivery that meets it and one that does not. */
const seen: Record<string, [condition: string, met: Partial<Delivered>, unmet: Partial<Delivered>]> = {
  deleted_share_over: ['deleted_share_over: 0.5', { deletedShare: 0.51 }, { deletedShare: 0.5 }],
  touches: ['touches: [symlink, executable]', { files: [file('a', null, '100755')] }, { files: [file('Makefile')] }],
}

describe('what policy is told of a delivery', () => {
  it('is everything that a policy may ask for of deliveries alone', () => {
    const alone = Object.entries(fed).filter(([, by]) => by !== 'all')
    expect(alone.map(([name]) => name).toSorted()).toEqual(Object.keys(seen).toSorted())
    expect(alone.flatMap(([, by]) => by)).toEqual(alone.map(() => gitTools.deliver))
  })

  it.each(Object.values(seen))('tells deliveries apart by %s', (condition, met, unmet) => {
    const answer = (changes: Partial<Delivered>) => decide(ruledBy(condition), asked({ ...delivered, ...changes }))
    expect([answer(met).decision, answer(unmet).decision]).toEqual(['deny', 'allow'])
  })

  it.each(Object.values(seen))('stops by %s what was signed before it was looked at', (condition) => {
    const { deletedShare, touches, ...before } = factsOf(delivered)
    expect({ deletedShare, touches }).toEqual({ deletedShare: 0, touches: [] })
    const decision = decide(ruledBy(condition), gitQuestion(acting, { ...about, facts: before }))
    expect(decision).toMatchObject({ decision: 'deny', rule: { id: 'asked' } })
    expect(decision.chain.at(-1)?.words).toContain('for part of this call')
  })
})

const acting = { id: 'p', role: 'Pod', department: 'all', environment: 'dev', repositories: [] }
const about = { tool: gitTools.deliver, repository: 'shop', branch: 'main', paths: ['docs/a.md'] }

function asked(work: Delivered) {
  return gitQuestion(acting, { ...about, facts: factsOf(work) })
}

function ruledBy(condition: string) {
  const text = `version: 1
environments: [dev]
departments: { all: { tools: ["**"] } }
roles:
  Pod:
    rules:
      - { tools: [git.deliver], then: allow }
      - { id: asked, tools: [git.deliver], when: { ${condition} }, then: deny, because: No }
`
  const reading = admitPolicy(text)
  if (!reading.ok) throw new Error(reading.problems.join())
  return compilePolicy(reading.policy, starterTools)
}
