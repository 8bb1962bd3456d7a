import fc from 'fast-check'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { formatPolicy } from '@/lib/policy/document'
import { answerOf, wordsOn } from '@/lib/policy/edit/cell'
import { applyEdit, applyEdits } from '@/lib/policy/edit/edit'
import type { CellAnswer, PolicyEdit } from '@/lib/policy/edit/schema'
import { call, policyOf } from '@/lib/policy/fixture'
import { decideNaively, type NaiveDecision } from '@/lib/policy/fixture-naive'
import { catalogues, policies } from '@/lib/policy/fixture-random'
import type { PolicyDocument, Rule } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'

/** A longer run for once in a while: COUNTERSIGN_RANDOM_EDITS=100000 npx vitest run lib/policy/edit */
const numRuns = Number(process.env['COUNTERSIGN_RANDOM_EDITS'] ?? 15)

type CellEdit = Extract<PolicyEdit, { kind: 'cell' }>

const duty = fc.uniqueArray(
  fc.record({ group: fc.constantFrom('owners', 'leads', 'auditors'), count: fc.integer({ min: 1, max: 3 }) }),
  { minLength: 1, maxLength: 2, selector: ({ group }) => group },
)
const answers: fc.Arbitrary<CellAnswer> = fc.oneof(
  fc.constant({ then: 'allow' as const }),
  fc.record(
    {
      then: fc.constant('ask' as const),
      duty,
      tier: fc.constantFrom('routine' as const, 'high' as const),
      expires: fc.constantFrom('30m', '24h', '3d'),
      permission: fc.constantFrom('5m', '15m', '4h'),
    },
    { requiredKeys: ['then', 'duty'] },
  ),
  fc.record(
    { then: fc.constant('deny' as const), because: fc.constantFrom('Not for pods', 'Not now') },
    { requiredKeys: ['then'] },
  ),
  fc.constant({ then: 'unset' as const }),
)

/** A department that may use everything, so that only the roles decide. */
const open = { open: { tools: ['**'] } }

const edits = fc.tuple(policies, catalogues).chain(([policy, tools]) =>
  fc.record({
    policy: fc.constant({ ...policy, departments: { ...policy.departments, ...open } }),
    tools: fc.constant(tools.map((tool): Tool => ({ ...tool, state: 'live' }))),
    edit: fc.record({
      kind: fc.constant('cell' as const),
      role: fc.constantFrom(...Object.keys(policy.roles)),
      environment: fc.constantFrom(...policy.environments),
      tool: fc.constantFrom(...tools.map(({ key }) => key)),
      answer: answers,
    }),
  }),
)

/** What the second interpreter says to each cell when nothing is known of a call: rules with conditions are left out. */
function cellsOf(policy: PolicyDocument, tools: readonly Tool[]): Map<string, NaiveDecision> {
  const always = withRules(policy, ({ when }) => when === undefined)
  return new Map(
    Object.keys(policy.roles).flatMap((role) =>
      policy.environments.flatMap((environment) =>
        tools.map(({ key }): [string, NaiveDecision] => {
          const asked = call({ role, environment, tool: key, department: 'open' })
          return [`${role} ${environment} ${key}`, { ...decideNaively(always, tools, asked), ruleId: null }]
        }),
      ),
    ),
  )
}

function withRules(policy: PolicyDocument, isKept: (rule: Rule, role: string) => boolean): PolicyDocument {
  const roles = Object.entries(policy.roles).map(([name, role]) => [
    name,
    { ...role, rules: role.rules.filter((rule) => isKept(rule, name)) },
  ])
  return { ...policy, roles: Object.fromEntries(roles) as PolicyDocument['roles'] }
}

/** What the cell is to be: the answer, or what is left when nothing of the role's own speaks of it. */
function expected({ policy, tools, edit }: Situation): Partial<NaiveDecision> {
  const { answer } = edit
  if (answer.then === 'ask')
    return { decision: 'ask', duties: answer.duty.toSorted((one, other) => (one.group < other.group ? -1 : 1)) }
  if (answer.then !== 'unset') return { decision: answer.then }
  const others = withRules(policy, (_, role) => role !== edit.role)
  return cellsOf(others, tools).get(nameOf(edit))!
}

type Situation = { policy: PolicyDocument; tools: Tool[]; edit: CellEdit }

function nameOf({ role, environment, tool }: CellEdit): string {
  return `${role} ${environment} ${tool}`
}

/** With what the cell is set back: what it said, or nothing where the role had no word of its own on it. */
function saidBefore({ policy, edit: { role, environment, tool } }: Situation): CellAnswer {
  const own = wordsOn(policy, role, environment, tool).filter((word) => word.role === role)
  return own.length === 0 ? { then: 'unset' } : answerOf(policy, role, environment, tool)
}

/** A policy as somebody wrote it who says why above each rule and beside its tools. */
function commented(policy: PolicyDocument): string {
  let count = 0
  return formatPolicy(policy)
    .replaceAll(/^ {6}- (?=title|tools)/gm, (dash) => `      # above ${++count}\n${dash}`)
    .replaceAll(/^( {8}tools:)$/gm, '$1 # beside')
}

it('editing a cell gives exactly that cell the answer, or refuses', { timeout: 600_000 }, () => {
  let made = 0
  fc.assert(
    fc.property(edits, (situation) => {
      const { policy, tools, edit } = situation
      const text = commented(policy)
      const result = applyEdit(text, edit, tools)
      if (!result.ok) {
        expect(result.refusal.code).not.toBe('unwritable')
        return
      }
      made++
      const after = policyOf(result.text)
      const [was, is] = [cellsOf(policy, tools), cellsOf(after, tools)]
      expect(is.get(nameOf(edit))).toMatchObject(expected(situation))
      const here = nameOf(edit)
      expect([...is].filter(([name]) => name !== here)).toEqual([...was].filter(([name]) => name !== here))

      const depending = ({ when }: Rule) => when !== undefined
      expect(withRules(after, depending)).toEqual(withRules(policy, depending))
      for (const [comment] of text.matchAll(/# above \d+$/gm)) expect(result.text).toContain(comment)
      expect(applyEdit(result.text, edit, tools)).toEqual({ ok: true, text: result.text })

      const back = applyEdit(result.text, { ...edit, answer: saidBefore(situation) }, tools)
      expect(back.ok && [...cellsOf(policyOf(back.text), tools)]).toEqual([...was])
    }),
    { numRuns, endOnFailure: true },
  )
  expect(made).toBeGreaterThan(0)
})

it.each<[string, (policy: PolicyDocument) => string]>([
  ['as JSON on one line', (policy) => JSON.stringify(policy)],
  ['as JSON on many lines', (policy) => JSON.stringify(policy, null, 2)],
  ['with lists as deep as their names', (policy) => stringify(policy, { indentSeq: false, keepUndefined: false })],
  ['with lines that end as on Windows', (policy) => formatPolicy(policy).replaceAll('\n', '\r\n')],
  ['without an end of its last line', (policy) => formatPolicy(policy).trimEnd()],
  [
    'in small lists within braces',
    (policy) =>
      formatPolicy(policy).replaceAll(
        /^( +)- tools:\n((?:\1 {4}- .*\n)+)/gm,
        (_, pad: string, items: string) =>
          `${pad}- tools: [ ${items
            .trim()
            .replaceAll(/\n? *- /g, ' , ')
            .slice(3)}\n${pad}    ]\n`,
      ),
  ],
])('is written %s as well', { timeout: 600_000 }, (_, write) => {
  fc.assert(
    fc.property(edits, ({ policy, tools, edit }) => {
      const text = write(policy)
      const [one, other] = [applyEdit(text, edit, tools), applyEdit(formatPolicy(policy), edit, tools)]
      if (one.ok && other.ok) expect(policyOf(one.text)).toEqual(policyOf(other.text))
      else expect(one).toMatchObject({ refusal: { code: other.ok ? 'none' : other.refusal.code } })
    }),
    { numRuns: Math.ceil(numRuns / 5), endOnFailure: true },
  )
})

it('a matrix that is written cell by cell reads as the same matrix', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(edits, ({ policy, tools }) => {
      const empty = { ...policy, roles: { DevPod: { rules: [] }, QAPod: { rules: [] } } }
      const cells = Object.keys(empty.roles).flatMap((role) =>
        policy.environments.flatMap((environment) =>
          tools.slice(0, 4).map(({ key }): CellEdit => {
            const answer = answerOf(policy, role, environment, key)
            return { kind: 'cell', role, environment, tool: key, answer }
          }),
        ),
      )
      const { text, refused } = applyEdits(formatPolicy(empty), cells, tools)
      expect(refused).toEqual([])
      const [written, meant] = [cellsOf(policyOf(text), tools), cellsOf(policy, tools)]
      for (const cell of cells) expect(written.get(nameOf(cell))).toEqual(meant.get(nameOf(cell)))
      expect(formatPolicy(policyOf(formatPolicy(policyOf(text))))).toBe(formatPolicy(policyOf(text)))
    }),
    { numRuns: Math.ceil(numRuns / 8), endOnFailure: true },
  )
})

it('edits that are done again on a newer version are the same as edits of that version', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(edits, fc.array(answers, { minLength: 1, maxLength: 4 }), ({ policy, tools, edit }, more) => {
      const mine = more.map((answer, at): CellEdit => ({ ...edit, tool: tools[at % tools.length]!.key, answer }))
      const newer = applyEdit(commented(policy), edit, tools)
      if (!newer.ok) return
      const again = applyEdits(newer.text, mine, tools)
      // Each by itself, by whoever edits the newer version from what it says then.
      let text = newer.text
      const refused: PolicyEdit[] = []
      for (const one of mine) {
        const result = applyEdit(text, one, tools)
        if (result.ok) text = result.text
        else refused.push(one)
      }
      expect(again.text).toBe(text)
      expect(again.refused.map((one) => one.edit)).toEqual(refused)
    }),
    { numRuns, endOnFailure: true },
  )
})

it('what was changed by hand follows a newer version as the same change of a cell does', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(edits, answers, ({ policy, tools, edit }, answer) => {
      const text = commented(policy)
      const other = Object.keys(policy.roles).find((role) => role !== edit.role)!
      const newer = applyEdit(text, { ...edit, role: other, answer }, tools)
      const mine = applyEdit(text, edit, tools)
      if (!newer.ok || !mine.ok) return
      const byHand = applyEdit(newer.text, { kind: 'text', before: text, after: mine.text }, tools)
      const byCell = applyEdit(newer.text, edit, tools)
      if (!byHand.ok || !byCell.ok) return
      expect([...cellsOf(policyOf(byHand.text), tools)]).toEqual([...cellsOf(policyOf(byCell.text), tools)])
    }),
    { numRuns, endOnFailure: true },
  )
})
