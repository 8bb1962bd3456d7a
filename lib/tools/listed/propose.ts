import { type z } from 'zod'
import { withoutValues } from '@/lib/findings/words'
import { formProblem } from '@/lib/tools/arguments'
import { type Described, describedBy, inputOf, Nameless } from '@/lib/tools/listed/forms'
import { listedWords } from '@/lib/tools/listed/labels'
import { isReserved, wordsIn } from '@/lib/tools/names'
import { isNode, Unfit } from '@/lib/tools/openapi/document'
import { guessExternal, guessPersonal, guessSensitivity } from '@/lib/tools/openapi/guess'
import { capitalised, mostTools, type Proposal, type Proposals, reasonsOf } from '@/lib/tools/openapi/propose'
import { toolProblems } from '@/lib/tools/rules'
import { tool } from '@/lib/tools/schema'
import { type PlaceOf, problemLine, schemaProblems } from '@/lib/tools/yaml'

/** Whose words come with a tool: those of people count as theirs; of a pod's only the form is taken, and its words quoted. */
export type Teller = { pod: string } | null

/** Every tool of a list as a draft, and in words what could not be taken, each with its place. */
export function listedProposals(value: unknown, placeOf: PlaceOf, by: Teller = null): Proposals {
  const { list, at } = listIn(value)
  const problems: string[] = []
  const keys = new Map<string, number>()
  if (list.length > mostTools)
    return { title: listedWords.title, found: [], problems: [listedWords.tooMany(mostTools)] }
  const found = list.flatMap((one, index): Proposal[] => {
    const way = at === null ? [] : [...at, index]
    const { line } = placeOf(way.length > 0 ? way : Object.keys(isNode(one) ? one : {}).slice(0, 1))
    try {
      const proposal = proposalOf(describedBy(one), by, (error) =>
        schemaProblems(error, (path) => placeOf([...way, ...path])).map(problemLine),
      )
      const twin = keys.get(proposal.entry.key)
      if (twin !== undefined) throw new Unfit(listedWords.twin(proposal.entry.key, twin + 1))
      keys.set(proposal.entry.key, index)
      return [{ ...proposal, line }]
    } catch (error) {
      if (error instanceof Misfit) problems.push(...error.problems.map((words) => `${nameOf(one, index)}: ${words}`))
      else if (error instanceof Nameless && at === null) problems.push(listedWords.neither)
      else if (error instanceof Unfit)
        problems.push(problemLine({ line, words: `${nameOf(one, index)}: ${error.message}.` }))
      else throw error
      return []
    }
  })
  // A problem names the tool as it was sent, and is kept with the answer.
  return { title: listedWords.title, found, problems: problems.map(withoutValues) }
}

/** Fields of the catalogue's own form that do not fit, each with its line. */
class Misfit extends Error {
  constructor(readonly problems: string[]) {
    super('The entry does not fit')
  }
}

/** The tools of a text: a list, a list under the name "tools", or a single one. */
function listIn(value: unknown): { list: readonly unknown[]; at: readonly PropertyKey[] | null } {
  if (Array.isArray(value)) return { list: value, at: [] }
  if (isNode(value) && Array.isArray(value['tools'])) return { list: value['tools'], at: ['tools'] }
  return { list: [value], at: null }
}

function nameOf(one: unknown, index: number): string {
  const told = isNode(one) && isNode(one['function']) ? one['function'] : one
  const name = isNode(told) ? [told['key'], told['name'], told['title']].find((said) => typeof said === 'string') : null
  // Masked before it is cut: half a value is not known any more for what it is.
  return typeof name === 'string' ? withoutValues(name).slice(0, 80) : listedWords.nth(index + 1)
}

function proposalOf(
  described: Described,
  by: Teller,
  problemsOf: (error: z.ZodError) => string[],
): Omit<Proposal, 'line'> {
  if (isReserved(described.key)) throw new Unfit(listedWords.reserved(described.key))
  const { input, notes } = inputOf(described.schema)
  const known = {
    method: null,
    action: null,
    words: wordsIn(described.key),
    arguments: Object.entries(input.properties).map(([name]) => wordsIn(name).join('_')),
  }
  const sensitivity = described.destroys
    ? { value: 'destructive' as const, because: listedWords.said }
    : guessSensitivity(known)
  const external = described.leaves ? { value: true, because: listedWords.said } : guessExternal(known)
  const personal = guessPersonal(known)
  const own = by === null ? described.own : {}
  const guessed = ['sensitivity', 'external', 'personalData'] as const
  const reasons = reasonsOf({ sensitivity, external, personal }).flatMap((reason, at) =>
    reason !== null && own[guessed[at]!] === undefined ? [reason] : [],
  )
  const { state, operation: _operation, note, ...words } = own
  const checked = tool.safeParse({
    key: described.key,
    operation: described.name.slice(0, 120),
    title: by === null && described.title !== null ? described.title.slice(0, 120) : titleOf(described.key),
    group: groupOf(described.key),
    sensitivity: sensitivity.value,
    external: external !== null,
    externalTo: external && own['externalTo'] === undefined ? [listedWords.outside] : [],
    personalData: personal !== null,
    critical: sensitivity.value === 'destructive',
    reversible: null,
    ...words,
    ...(own['external'] === false && { externalTo: [] }),
    state: 'draft',
    input: by === null ? input : withoutTitles(input),
    note: typeof note === 'string' ? note : listedWords.note(by, described.about, reasons).slice(0, 600),
  })
  if (!checked.success) {
    if (by === null) throw new Misfit(problemsOf(checked.error))
    throw new Unfit(`It does not fit the catalogue: ${checked.error.issues[0]!.message}`)
  }
  const entry = checked.data
  const problem = formProblem(entry.input)
  if (problem !== null) throw new Unfit(`Its form cannot be held against calls: ${problem}`)
  const [wrong] = toolProblems(entry)
  if (wrong !== undefined) throw new Unfit(wrong.replace(/\.$/, ''))
  const told = [...notes, ...(state !== undefined && state !== 'draft' ? [listedWords.draft] : [])]
  return { entry, because: reasons, notes: told, words: Object.keys(own).filter((name) => name !== 'state') }
}

function titleOf(key: string): string {
  return capitalised(key.replaceAll(/[._]/g, ' ')).slice(0, 120)
}

function groupOf(key: string): string {
  const [first, ...more] = key.split('.')
  return more.length > 0 ? capitalised(first!.replaceAll('_', ' ')).slice(0, 60) : listedWords.group
}

/** Labels are what people call an argument, so a pod gives none. */
function withoutTitles(input: ReturnType<typeof inputOf>['input']) {
  const properties = Object.entries(input.properties).map(([name, { title: _title, ...form }]) => [name, form] as const)
  return { ...input, properties: Object.fromEntries(properties) }
}
