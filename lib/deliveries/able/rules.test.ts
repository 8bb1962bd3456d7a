import { expect, it } from 'vitest'
import { abilityOf, lyingIn } from '@/lib/deliveries/able/rules'
import { compilePolicy } from '@/lib/policy/compile'
import { compileGlob, matchesGlob } from '@/lib/policy/pattern'
import { starter, starterText, starterTools, policyOf } from '@/lib/policy/fixture'

const dev = { id: 'dev', slug: 'dev', role: 'DevPod', department: 'delivery', environment: 'dev', repositories: [] }
const where = { repository: 'shop', branches: ['main'], owners: [{ path: 'legal/**', group: 'legal-leads', count: 2 }] }
/** The policy that comes along, with one more rule for everybody who works. */
const withRule = (rule: string) =>
  compilePolicy(
    policyOf(starterText.replace(/(\n {2}worker:\n {4}inherits: \[reader\]\n {4}rules:)/, `$1\n      - ${rule}`)),
    starterTools,
  )
const asked = { answer: 'ask', duties: [{ group: 'delivery-leads', count: 1 }] }

it.each(['docs/**', '**/.env.*', '.github/**', 'a*b/c', 'plan.md', '**'])('finds a path that lies in %s', (glob) => {
  expect(matchesGlob(compileGlob(glob), lyingIn(glob).split('/'))).toBe(true)
})

it('says what the policy that comes along lets a pod deliver, and whom the owners of places add', () => {
  const able = abilityOf(starter, dev, where)
  expect(able).toMatchObject({ own: true, branches: [{ branch: 'main', anywhere: asked }] })
  expect(able!.branches[0]!.places).toMatchObject([
    { paths: expect.arrayContaining(['.github/**', '**/.env']), answer: 'deny', duties: [] },
    { paths: ['legal/**'], answer: 'ask', duties: [...asked.duties, { group: 'legal-leads', count: 2 }] },
  ])
  expect(able!.looks).toContainEqual({ answer: 'deny', words: 'Nothing with a password or key in it goes through' })
})

it('follows a rule about a branch, about a place, and about branches of its own', () => {
  const two = { ...where, branches: ['main', 'release/1.0'] }
  const shut = withRule(
    "{ id: shut, title: Shut, tools: [git.deliver], when: { branch: { is: 'release/*' } }, then: deny }",
  )
  expect(abilityOf(shut, dev, two)!.branches).toMatchObject([{ anywhere: asked }, { anywhere: { answer: 'deny' } }])
  const held = withRule("{ id: held, title: Held, tools: [git.deliver], when: { path: ['docs/price/*'] }, then: deny }")
  expect(abilityOf(held, dev, where)!.branches[0]!.places[0]).toMatchObject({
    paths: expect.arrayContaining(['docs/price/*']),
    answer: 'deny',
  })
  const none = withRule('{ id: none, title: None, tools: [git.push], then: deny }')
  expect(abilityOf(none, dev, where)).toMatchObject({ own: false, branches: [{ anywhere: asked }] })
})

it('is nothing for who may not read it, or is bound to another repository', () => {
  expect(abilityOf(starter, { ...dev, repositories: ['other'] }, where)).toBeNull()
  expect(abilityOf(starter, { ...dev, role: 'NobodyPod' }, where)).toBeNull()
})
