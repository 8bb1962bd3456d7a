import { quoted } from '@/lib/core/said'
import { whoSigns } from '@/lib/policy/changes'
import { compilePolicy } from '@/lib/policy/compile'
import { emptyPatterns, type LineOf, rulesOf, shadowedRules, silentDenials } from '@/lib/policy/document'
import type { EditPlace } from '@/lib/policy/edit/edit'
import { matches } from '@/lib/policy/edit/entries'
import { type LintCode, lintWords, namesWords, remedyWords } from '@/lib/policy/edit/labels'
import { explainCell, matrixOf, wholeRoles } from '@/lib/policy/matrix'
import { kindOfChangeWords, ruleWords } from '@/lib/policy/labels'
import type { Duty, PolicyDocument } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'
import type { Tool } from '@/lib/tools/schema'

/** Something in a change of policy that is probably not meant, with what to do about it. */
export type LintFinding = {
  code: LintCode
  /** Whether it keeps the change from being proposed. */
  severity: 'stops' | 'warns'
  words: string
  remedy: string
  place: EditPlace
}

type Looked = {
  before: PolicyDocument
  after: PolicyDocument
  tools: readonly Tool[]
  /** Per group the people who can sign today. */
  signers: ReadonlyMap<string, readonly string[]>
  /** Who proposes it, and may not sign it. */
  author?: string
  /** Rights that nobody used for long; left out where use was not counted. */
  unused?: readonly { role: string; environment: string; tool: { title: string } }[]
  /** Where the parts of `after` stand in its text. */
  lineOf?: LineOf
}

type Found = { code: LintCode; words: string; place: EditPlace; severity?: 'stops' }

/** What a change brings that is probably not meant. What was so before is not told again, but for what no later change could mend. */
export function lintChange({ before, after, tools, signers, author, unused = [], lineOf }: Looked): LintFinding[] {
  const look = (document: PolicyDocument, lines?: LineOf): Found[] => {
    const at = placer(document, lines)
    return [
      ...lockedOut(document, signers, author),
      ...shortDuties(document, signers, at, lines),
      ...openRights(document, tools, at),
      ...deadRules(document, tools, at),
      ...openPatterns(document, at),
    ]
  }
  const known = new Set(look(before).map(({ code, words }) => `${code} ${words}`))
  const found = look(after, lineOf).filter(({ code, words }) => code === 'locked_out' || !known.has(`${code} ${words}`))
  return [...found, ...unusedRights(unused)].map((one) => ({
    ...one,
    severity: one.severity ?? 'warns',
    remedy: remedyWords[one.code],
  }))
}

type Placer = (role: string, at: number) => EditPlace

function placer({ roles }: PolicyDocument, lineOf: LineOf | undefined): Placer {
  return (role, at) => {
    const line = lineOf?.(['roles', role, 'rules', at]) ?? null
    return { role, rule: roles[role]!.rules[at]!.id ?? `${role}/${at + 1}`, ...(line !== null && { line }) }
  }
}

/** How a rule is called: by its title, or by what it says, since its position moves. */
function nameOf({ roles }: PolicyDocument, role: string, at: number): string {
  const rule = roles[role]!.rules[at]!
  return quoted(rule.title ?? ruleWords(role, rule))
}

/** Nobody but the author could sign the next change of policy. */
function lockedOut(document: PolicyDocument, signers: Looked['signers'], author?: string): Found[] {
  const { duties } = whoSigns(compilePolicy(document, []), 'policy')
  const others = new Map([...signers].map(([group, people]) => [group, people.filter((person) => person !== author)]))
  if (canBeFilled(duties, others)) return []
  return [{ code: 'locked_out', severity: 'stops', words: lintWords.locked_out(duties), place: {} }]
}

/** Whether there are enough people when each signs for one group alone. */
function canBeFilled(duties: readonly Duty[], signers: Looked['signers']): boolean {
  const places = duties.flatMap(({ group, count }) => Array.from({ length: count }, () => group))
  const taken = new Map<string, number>()
  const seat = (place: number, asked: Set<string>): boolean =>
    (signers.get(places[place]!) ?? []).some((person) => {
      if (asked.has(person)) return false
      asked.add(person)
      const other = taken.get(person)
      if (other !== undefined && !seat(other, asked)) return false
      taken.set(person, place)
      return true
    })
  return places.every((_, place) => seat(place, new Set()))
}

/** Rules and kinds of change that ask more people than there are; where there is nobody at all, nothing they ask for could ever be. */
function shortDuties(document: PolicyDocument, signers: Looked['signers'], place: Placer, lineOf?: LineOf): Found[] {
  const rules = rulesOf(document.roles).map(({ role, at, rule: { duty = [] } }) => {
    return { name: nameOf(document, role, at), duty, where: place(role, at) }
  })
  const kinds = Object.entries(document.changes ?? {}).flatMap(([kind, { duty, rows = [] }]) => {
    const all = [
      { duty, path: ['changes', kind] },
      ...rows.map((row, at) => ({ ...row, path: ['changes', kind, 'rows', at] })),
    ]
    return all.map((one) => {
      const line = lineOf?.(one.path) ?? null
      return { kind, name: kindOfChangeWords(kind), duty: one.duty, where: line === null ? {} : { line } }
    })
  })
  return [...rules, ...kinds.filter(({ kind }) => kind !== 'policy')].flatMap(({ name, duty, where }): Found[] => {
    if (canBeFilled(duty, signers)) return []
    const empty = duty.filter(({ group }) => (signers.get(group) ?? []).length === 0)
    if (empty.length === 0) return [{ code: 'few_signers', words: lintWords.few_signers(name, duty), place: where }]
    return [{ code: 'no_signers', severity: 'stops', words: lintWords.no_signers(name, empty), place: where }]
  })
}

/** What destroys or leaves the organisation in production, and nobody is asked. */
function openRights(document: PolicyDocument, tools: readonly Tool[], place: Placer): Found[] {
  const snapshot = compilePolicy(document, tools)
  const roles = wholeRoles(document)
  return document.environments
    .filter((environment) => fold(environment) === 'prod')
    .flatMap((environment) =>
      matrixOf(snapshot, roles, { environment, department: null }).flatMap(({ tool, cells }) =>
        cells.flatMap((cell, column): Found[] => {
          if (cell.answer !== 'allow' || (tool.sensitivity !== 'destructive' && !tool.external)) return []
          const role = roles[column]!
          const words = lintWords.nobody_asked(role, tool.title, tool.sensitivity === 'destructive')
          const decides = explainCell(snapshot, role, tool.key, { environment, department: null })?.rules.find(
            (rule) => rule.decides,
          )
          const at = decides ? indexOf(document, decides.role, decides.id) : -1
          return [{ code: 'nobody_asked', words, place: at < 0 ? { role } : place(decides!.role, at) }]
        }),
      ),
    )
}

function indexOf({ roles }: PolicyDocument, role: string, id: string): number {
  return roles[role]?.rules.findIndex((rule, at) => (rule.id ?? `${role}/${at + 1}`) === id) ?? -1
}

function deadRules(document: PolicyDocument, tools: readonly Tool[], place: Placer): Found[] {
  const named = (role: string, at: number) => nameOf(document, role, at)
  const lists = Object.values(document.departments).flatMap((department) => department.tools)
  // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy document
  const everything = { tools: lists, then: 'allow' as const }
  const closed = rulesOf(document.roles).filter(({ rule }) => {
    const meant = tools.filter(({ key }) => matches({ ...rule, in: undefined }, '', key))
    return rule.then !== 'deny' && meant.length > 0 && !meant.some(({ key }) => matches(everything, '', key))
  })
  return [
    ...shadowedRules(document, tools).map(({ role, at }): Found => {
      return { code: 'never_applies', words: lintWords.never_applies(named(role, at)), place: place(role, at) }
    }),
    ...closed.map(({ role, at }): Found => {
      return { code: 'no_department', words: lintWords.no_department(named(role, at)), place: place(role, at) }
    }),
    ...emptyPatterns(document, tools).map(({ pattern, ...of }): Found => {
      if ('role' in of)
        return {
          code: 'no_tool',
          words: lintWords.no_tool(named(of.role, of.at), pattern),
          place: place(of.role, of.at),
        }
      const { department } = of
      return { code: 'no_tool', words: lintWords.no_tool(department, pattern), place: { department } }
    }),
    ...silentDenials(document).map(({ role, at }): Found => {
      return { code: 'no_reason', words: lintWords.no_reason(named(role, at)), place: place(role, at) }
    }),
  ]
}

/** Patterns that permit whatever is added later under such a name. */
function openPatterns(document: PolicyDocument, place: Placer): Found[] {
  return rulesOf(document.roles).flatMap(({ role, at, rule }) =>
    rule.tools.flatMap((pattern): Found[] => {
      if (rule.then !== 'allow' || !pattern.includes('*')) return []
      const words = lintWords.later_tools(nameOf(document, role, at), pattern)
      return [{ code: 'later_tools', words, place: place(role, at) }]
    }),
  )
}

function unusedRights(unused: NonNullable<Looked['unused']>): Found[] {
  const byRole = new Map<string, string[]>()
  for (const { role, environment, tool } of unused) {
    const at = `${role} ${environment}`
    byRole.set(at, [...(byRole.get(at) ?? []), quoted(tool.title)])
  }
  return [...byRole].map(([at, titles]): Found => {
    const [role, environment] = at.split(' ')
    const words = lintWords.unused(role!, environment!, titles.length, namesWords(titles))
    return { code: 'unused', words, place: { role: role! } }
  })
}
