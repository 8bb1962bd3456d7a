import {
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { Entry } from '@/lib/policy/edit/entries'
import { inline, ruleLine, ruleLines } from '@/lib/policy/edit/spell'
import type { Rule } from '@/lib/policy/schema'

/** Text that takes the place of what stands from `start` to `end`. */
type Splice = { start: number; end: number; text: string }

/**
 * The text of a policy with the rules of one role as they are after an edit. Nothing but what the edit touches is written
 * anew, so that comments, order and the look of everything else stay. Null where the text is written in a way that this
 * cannot change without losing something.
 */
export function writeRules(policy: string, role: string, before: readonly Rule[], entries: readonly Entry[]) {
  const eol = policy.includes('\r\n') ? '\r\n' : '\n'
  const text = policy.endsWith('\n') ? policy : policy + eol
  const document = parseDocument(text, { keepSourceTokens: true })
  const found = document.getIn(['roles', role], true)
  if (!isMap(found) || !found.range) return null
  const rules = found.items.find((pair) => nameOf(pair) === 'rules')
  const page: Page = { text, eol }
  const list = rules?.value
  const isBlock = isSeq(list) && !list.flow && list.items.length === before.length
  const splices = isBlock ? inBlock(page, list, before, entries) : anew(page, found, rules, before, entries)
  return splices && spliced(text, splices)
}

/** The same for the list of tools that a department may use. */
export function writeDepartment(policy: string, department: string, tools: readonly string[]): string | null {
  const found = parseDocument(policy, { keepSourceTokens: true }).getIn(['departments', department, 'tools'], true)
  if (!isSeq(found) || !found.range || found.items.length === 0) return null
  return spliced(policy, list({ text: policy, eol: policy.includes('\r\n') ? '\r\n' : '\n' }, found, tools))
}

type Page = { text: string; eol: string }

function nameOf({ key }: Pair): unknown {
  return isScalar(key) ? key.value : null
}

function spliced(text: string, splices: readonly Splice[]): string {
  // Two at one place are written in the order in which they are given.
  return splices
    .map((splice, order) => ({ ...splice, order }))
    .toSorted((one, other) => other.start - one.start || other.order - one.order)
    .reduce((all, { start, end, text: put }) => all.slice(0, start) + put + all.slice(end), text)
}

/** Where a line begins, and where the next one does. */
function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}
function nextLine(text: string, at: number): number {
  return text.indexOf('\n', at) + 1
}

/** The end of what a node says, without the white space that may belong to it. */
function endOf({ text }: Page, [start, end]: readonly [number, number, ...number[]]): number {
  return start + text.slice(start, end).trimEnd().length
}

function inBlock(page: Page, list: YAMLSeq, before: readonly Rule[], entries: readonly Entry[]): Splice[] | null {
  const { text, eol } = page
  const dashes = dashesOf(list)
  const ranges = list.items.map((item) => (item as Scalar).range)
  if (dashes.length !== ranges.length || ranges.some((range) => !range)) return null
  const after = (at: number) => nextLine(text, Math.max(endOf(page, ranges[at]!) - 1, dashes[at]!))
  const indent = ' '.repeat(dashes[0]! - lineStart(text, dashes[0]!))
  const splices: Splice[] = []
  const isFlow = (at: number) => {
    const item = list.items[at]
    return isMap(item) && item.flow === true
  }

  let place = lineStart(text, dashes[0]!)
  let last = 0
  for (const [at, { from, rule }] of entries.entries()) {
    if (from !== null) {
      if (rule !== before[from]) splices.push(...changed(page, list.items[from], rule))
      place = after(from)
      last = from
      continue
    }
    if (!entries.slice(at).some((entry) => entry.from !== null)) place = after(dashes.length - 1)
    const lines = isFlow(last) ? [ruleLine(rule)] : ruleLines(rule)
    const written = lines.map((line, first) => `${indent}${first === 0 ? '- ' : '  '}${line}${eol}`).join('')
    splices.push({ start: place, end: place, text: written })
  }
  const kept = new Set(entries.map(({ from }) => from))
  for (const at of dashes.keys())
    if (!kept.has(at)) splices.push({ start: lineStart(text, dashes[at]!), end: after(at), text: '' })
  if (entries.length === 0) splices.push(emptied(text, dashes[0]!))
  return splices
}

/** Where the dash of each item stands. */
function dashesOf({ srcToken }: YAMLSeq): number[] {
  if (srcToken?.type !== 'block-seq') return []
  return srcToken.items.flatMap(({ start }) => start.find(({ type }) => type === 'seq-item-ind')?.offset ?? [])
}

/** A list of which nothing is left says so behind its name. */
function emptied(text: string, firstDash: number): Splice {
  const name = text.lastIndexOf('rules:', firstDash) + 'rules:'.length
  return { start: name, end: name, text: ' []' }
}

/** A rule that says other tools or other places: these two are written anew, or the whole rule where it is an alias. */
function changed(page: Page, item: unknown, rule: Rule): Splice[] {
  const node = item as Scalar
  const whole = [{ start: node.range![0], end: endOf(page, node.range!), text: ruleLine(rule) }]
  if (!isMap(item)) return whole
  const tools = item.items.find((pair) => nameOf(pair) === 'tools')
  const places = item.items.find((pair) => nameOf(pair) === 'in')
  if (!tools) return whole
  const { in: named } = rule
  return [
    ...list(page, tools.value, rule.tools),
    ...(places && named ? list(page, places.value, named) : []),
    ...(!places && named ? [inserted(page, item, tools, `in: ${inline(named)}`)] : []),
  ]
}

/** Another part of a rule, behind that one. */
function inserted(page: Page, { flow }: YAMLMap, behind: Pair, words: string): Splice {
  const { text, eol } = page
  const end = endOf(page, (behind.value as Scalar).range!)
  if (flow) return { start: end, end, text: `, ${words}` }
  const key = (behind.key as Scalar).range![0]
  const start = nextLine(text, end - 1)
  const column = key - lineStart(text, key)
  return { start, end: start, text: `${' '.repeat(column)}${words}${eol}` }
}

/** A list of names with others in it. What stays in it stays as it is written. */
function list(page: Page, value: unknown, wanted: readonly string[]): Splice[] {
  const { text, eol } = page
  const node = value as Scalar
  const [start, end] = [node.range![0], endOf(page, node.range!)]
  if (!isSeq(value)) return [{ start, end, text: inline(wanted) }]
  const items = value.items.map((item) => ({ name: (item as Scalar).value, range: (item as Scalar).range! }))
  const added = wanted.filter((name) => !items.some((item) => item.name === name))
  const gone = items.filter(({ name }) => !wanted.includes(name as string))
  if (added.length === 0 && gone.length === 0) return []
  const slice = text.slice(start, end)
  if (!value.flow) {
    const dashes = dashesOf(value)
    const next = (at: number) => nextLine(text, endOf(page, items[at]!.range) - 1)
    const indent = ' '.repeat(dashes[0]! - lineStart(text, dashes[0]!))
    return [
      ...items.flatMap(({ name }, at) =>
        wanted.includes(name as string) ? [] : [{ start: lineStart(text, dashes[at]!), end: next(at), text: '' }],
      ),
      ...added.map((name) => ({
        start: next(items.length - 1),
        end: next(items.length - 1),
        text: `${indent}- ${inline(name)}${eol}`,
      })),
    ]
  }
  if (!slice.includes('\n')) return [{ start, end, text: inline(wanted) }]
  return inFlow(page, value, wanted, [start, end])
}

/** A list in brackets over several lines: each name on a line of its own, with the comments that stood there. */
function inFlow(page: Page, value: YAMLSeq, wanted: readonly string[], [start, end]: [number, number]): Splice[] {
  const { text, eol } = page
  const items = value.items.map((item) => item as Scalar)
  const pad = (at: number) => ' '.repeat(at - lineStart(text, at))
  const first = items[0]!.range![0]
  const column = text.slice(lineStart(text, first), first).trim() === '' ? pad(first) : `${pad(start)}  `
  const lines = wanted.flatMap((name) => {
    const old = items.find((item) => item.value === name)
    const above = old?.commentBefore?.split('\n').map((line) => `${column}#${line}`) ?? []
    return [...above, `${column}${inline(name)},${old?.comment ? ` #${old.comment}` : ''}`]
  })
  const closing = text.slice(lineStart(text, end - 1), end - 1).trim() === '' ? pad(end - 1) : pad(start)
  return [{ start, end, text: ['[', ...lines, `${closing}]`].join(eol) }]
}

/** Whether somebody wrote a comment within. */
function hasComments(within: Node): boolean {
  let found = false
  visit(within, {
    Node(_, { comment, commentBefore }) {
      found ||= Boolean(comment) || Boolean(commentBefore)
    },
  })
  return found
}

/** Rules that stand in no list of their own lines: none yet, or all on one line. */
function anew(
  page: Page,
  role: YAMLMap,
  rules: Pair | undefined,
  before: readonly Rule[],
  entries: readonly Entry[],
): Splice[] | null {
  const { text, eol } = page
  const value = rules?.value as Scalar | undefined
  const written = entries.map(({ rule }) => rule)
  if (value && !value.range) return null
  const [start, end] = value ? [value.range![0], endOf(page, value.range!)] : [0, 0]
  if (value && hasComments(value)) return null
  if (value && (role.flow || before.length > 0 || written.length === 0))
    return [{ start, end, text: `[${written.map(ruleLine).join(', ')}]` }]
  if (role.flow) {
    const inside = role.range![0] + 1
    const more = role.items.length > 0 ? ',' : ' '
    return [{ start: inside, end: inside, text: ` rules: [${written.map(ruleLine).join(', ')}]${more}` }]
  }
  const key = role.items[0]!.key as Scalar
  const column = key.range![0] - lineStart(text, key.range![0])
  const pad = ' '.repeat(column + 2)
  const lines = written.flatMap((rule) => ruleLines(rule).map((line, at) => `${pad}${at === 0 ? '- ' : '  '}${line}`))
  if (value) return [{ start: text.lastIndexOf(':', start) + 1, end, text: [''].concat(lines).join(eol) }]
  const at = nextLine(text, endOf(page, role.range!) - 1)
  return [{ start: at, end: at, text: [`${' '.repeat(column)}rules:`, ...lines, ''].join(eol) }]
}
