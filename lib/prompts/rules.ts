import { environmentLabel } from '@/lib/core/environment'
import { scanChecks } from '@/lib/requests/found'
import type { Row } from '@/lib/difference/compare'
import { differenceWords } from '@/lib/difference/labels'
import { hidesTheSame } from '@/lib/findings/mask'
import type { Asked, Scan } from '@/lib/findings/scan/asked'
import { briefWords, checkWords } from '@/lib/prompts/labels'
import type { PromptSensitivity } from '@/lib/policy/schema'
import type { PromptState } from '@/lib/prompts/schema'
import { variablesOf } from '@/lib/prompts/variables'
import type { Brief, Check, Excluded } from '@/lib/requests/schema'
import { lostIn } from '@/lib/difference/loss'

/** What a request for a version is about; while one is open, nobody asks for another one there. */
export function subjectOf(slug: string, environment: string): string {
  return `${slug}/${environment}`
}

type Standing = { approvedAt: Date | null; retiredAt: Date | null }

export function stateOf({ approvedAt, retiredAt }: Standing, isWaiting: boolean): PromptState {
  if (retiredAt) return 'retired'
  if (isWaiting) return 'in_review'
  return approvedAt ? 'approved' : 'draft'
}

/** Neither who asks nor who wrote it nor who answers for the prompt decides, so two people are always part of it. */
export function excludedFrom(
  askerId: string,
  writer: { kind: string; id: string },
  ownerId: string | null,
): Excluded[] {
  const wrote: Excluded[] =
    writer.kind === 'person' && writer.id !== askerId ? [{ personId: writer.id, because: 'own_text' }] : []
  const known = [askerId, ...wrote.map(({ personId }) => personId)]
  const answers: Excluded[] =
    ownerId !== null && !known.includes(ownerId) ? [{ personId: ownerId, because: 'own_prompt' }] : []
  return [{ personId: askerId, because: 'own_wish' }, ...wrote, ...answers]
}

const never = /\b(?:never|must not|mustn['’]t|may not|do not|don['’]t|cannot|can['’]t|forbidden|not allowed)\b/i
const must = /\b(?:must|always|required|shall|only)\b/i

export type Instructions = Record<'must' | 'never', { added: string[]; removed: string[] }>

/** Sentences that tell a pod what it must and must never do, as far as one text has other ones than the other. */
export function instructionsIn(rows: readonly Row[]): Instructions {
  const found: Instructions = { must: { added: [], removed: [] }, never: { added: [], removed: [] } }
  const note = (text: string, what: 'added' | 'removed') => {
    const kind = never.test(text) ? 'never' : must.test(text) ? 'must' : null
    if (kind) found[kind][what].push(text)
  }
  for (const row of rows) {
    if (row.kind === 'removed' || row.kind === 'changed') note(row.before.key, 'removed')
    if (row.kind === 'added' || row.kind === 'changed') note(row.after.key, 'added')
  }
  return found
}

/** Which places to fill in a text has that the other has not. */
export function variableChanges(before: string, after: string): { added: string[]; removed: string[] } {
  const [old, fresh] = [variablesOf(before), variablesOf(after)]
  return {
    added: fresh.filter((name) => !old.includes(name)),
    removed: old.filter((name) => !fresh.includes(name)),
  }
}

/** What a pod was never to do, and may do now as far as the text says: three of them, as each is read before deciding. */
function lostLimits(rows: readonly Row[]): string[] {
  const gone = rows.flatMap((row) =>
    row.kind === 'removed' || (row.kind === 'changed' && !never.test(row.after.key)) ? [row.before.key] : [],
  )
  return gone.filter((text) => never.test(text)).slice(0, 3)
}

/** A text that was looked through, and how it may be seen. */
export type Looked = { asked: Asked; scan: Scan; shown: { text: string; note?: string | null } }

type BriefInput = Looked & {
  asker: string
  prompt: { slug: string; title: string; sensitivity: PromptSensitivity }
  number: number
  environment: string
  /** What is live there now. */
  replaces: ({ number: number } & Looked) | null
  /** What the text makes of that one, or of nothing. */
  rows: readonly Row[]
  /** Environments in which this very version is live already. */
  liveIn: readonly string[]
}

/** Everything Countersign says about a version that would be live; nothing in it is the writer's own words. */
export function promptBrief({
  asker,
  prompt,
  number,
  environment,
  replaces,
  rows,
  liveIn,
  ...fresh
}: BriefInput): Brief {
  const place = environmentLabel(environment)
  const [before, { text }] = [replaces?.shown.text ?? '', fresh.shown]
  const variables = variableChanges(before, text)
  return {
    sentence: briefWords.sentence(asker, prompt.title, number, place, replaces?.number ?? null),
    consequences: [
      briefWords.given(prompt.slug, place),
      replaces ? briefWords.difference(differenceWords(rows), replaces.number) : briefWords.first,
      ...(variables.added.length > 0 ? [briefWords.newVariables(variables.added)] : []),
      briefWords.nothingElse,
    ],
    ifNoAnswer: replaces ? briefWords.stays(replaces.number, place) : briefWords.staysNone(place),
    undo: replaces ? briefWords.undo(replaces.number) : briefWords.undoFirst,
    reversible: true,
    tierReasons: [
      briefWords.reason,
      ...(prompt.sensitivity === 'sensitive' ? [briefWords.sensitive] : []),
      ...(environment === 'prod' ? [briefWords.production] : []),
    ],
    unusual: [
      ...lostLimits(rows).map(briefWords.lostLimit),
      ...(environment === 'prod' && liveIn.length === 0 ? [briefWords.untried(place)] : []),
    ],
    checks: checksOf(fresh, replaces, variables.removed),
    title: prompt.title,
    object: prompt.slug,
    whole: false,
  }
}

/** What was looked at in a version, beside the one that it would take the place of. */
export function checksOf({ asked, scan, shown }: Looked, replaced: Looked | null, removed: readonly string[]): Check[] {
  const { text, note = null } = shown
  const isMoved = replaced !== null && !hidesTheSame(replaced.asked, asked, 'text')
  return [
    { name: 'length', state: 'fact', words: checkWords.length(text.length) },
    { name: 'variables', state: 'fact', words: checkWords.variables(variablesOf(text)) },
    ...linkChecks(text, replaced?.shown.text ?? null),
    ...(removed.length > 0
      ? [{ name: 'filled', state: 'found', words: checkWords.removed(removed) } satisfies Check]
      : []),
    ...lostChecks(replaced?.shown.text ?? null, text, note),
    ...(isMoved ? [{ name: 'values', state: 'found', words: checkWords.otherValues } satisfies Check] : []),
    ...scanChecks(scan, asked),
    { name: 'tried', state: 'not_run', words: checkWords.tried },
  ]
}

function lostChecks(before: string | null, text: string, note: string | null): Check[] {
  const lost = before === null ? [] : lostIn(before, text, note)
  return lost.map(({ words }) => ({ name: 'lost', state: 'found', words: checkWords.lost(words) }))
}

/** To which places links lead, and to which of them none did before; a place is named once, as it is written. */
function linkChecks(text: string, before: string | null): Check[] {
  const [places, known] = [linkedFrom(text), linkedFrom(before ?? '')]
  if (places.length === 0) return []
  const fresh = before === null ? [] : places.filter((place) => !known.includes(place))
  if (fresh.length > 0) return [{ name: 'links', state: 'found', words: checkWords.newLinks(fresh) }]
  return [{ name: 'links', state: 'fact', words: checkWords.links(places) }]
}

function linkedFrom(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/\bhttps?:\/\/([^\s/?#<>()"'`\]]+)/gi)].map(([, place]) => place!.toLowerCase())),
  ]
}
