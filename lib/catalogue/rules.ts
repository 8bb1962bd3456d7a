import {
  changeSentence,
  checkWords,
  consequenceWords,
  factNames,
  factWords,
  noAnswerWords,
  sensitivityWords,
  tierReasonWords,
  undoWords,
  unusualWords,
} from '@/lib/catalogue/labels'
import type { ToolFact, ToolUse } from '@/lib/catalogue/schema'
import { environmentLabel } from '@/lib/core/environment'
import { revealHidden } from '@/lib/core/hidden'
import type { PolicySnapshot } from '@/lib/policy/compile'
import { explainCell } from '@/lib/policy/matrix'
import { isInReach } from '@/lib/policy/reach'
import { fold } from '@/lib/policy/shape'
import { tierOf } from '@/lib/policy/tier'
import type { Brief, Check, Unusual } from '@/lib/requests/schema'
import { formDifference } from '@/lib/tools/form'
import { replacesWords, toolStateWords } from '@/lib/tools/labels'
import type { Tool, ToolRules } from '@/lib/tools/schema'
import type { Opening } from '@/lib/tools/steps'

export type Widening = keyof typeof factNames | 'form' | 'externalTo'

const weight: Record<Tool['sensitivity'], number> = { read: 0, write: 1, destructive: 2 }

/** A tool as a form would have it. What waits is its form from now on where somebody takes it, or where it is not offered. */
export function withRules(entry: Tool, waiting: Tool['input'] | null, rules: ToolRules): Tool {
  const { takesForm, sensitivity, external, externalTo, personalData, critical, reversible: how } = rules
  const state = rules.state === 'as_is' ? entry.state : rules.state
  const takes = waiting !== null && (takesForm || state === 'draft' || state === 'retired')
  const { replacesText: text, replacesWhat: what = 'argument', replacesBy } = rules
  const { replaces: before, ...rest } = entry
  // A name that is missing is told as one that the tool does not have.
  const replaces = text === undefined ? before : text === null ? undefined : { text, what, by: replacesBy ?? '' }
  const windowHours = entry.reversible?.how === how ? (entry.reversible?.windowHours ?? null) : null
  return {
    ...rest,
    ...(replaces && { replaces }),
    state,
    sensitivity,
    external,
    personalData,
    critical,
    externalTo: external ? externalTo : [],
    reversible: how === null ? null : { how, windowHours },
    input: takes ? waiting : entry.input,
  }
}

/**
 * What another entry opens up that the one before does not. Nothing while no call can come of it: what is said of a draft
 * is signed as a whole when it is to go live.
 */
export function widenings(before: Tool, after: Tool): Widening[] {
  if (after.state === 'draft' || after.state === 'retired') return []
  const opened: Record<Widening, boolean> = {
    state: after.state === 'live' && before.state !== 'live',
    form: formDifference(before.input, after.input).length > 0,
    sensitivity: weight[after.sensitivity] < weight[before.sensitivity],
    external: before.external && !after.external,
    externalTo: after.external && before.externalTo.some((name) => !after.externalTo.includes(name)),
    personalData: before.personalData && !after.personalData,
    critical: before.critical && !after.critical,
    reversible: before.reversible === null && after.reversible !== null,
    // By it people are shown, and rules hear, what a call would lose. To say it where nothing was said takes nothing away.
    replaces: before.replaces !== undefined && replacesWords(before) !== replacesWords(after),
  }
  return (Object.keys(opened) as Widening[]).filter((part) => opened[part])
}

/** Everything that is said of what a tool may do, as it is and as it would be. */
export function factsOf(before: Tool, after: Tool): ToolFact[] {
  const said: Record<keyof typeof factNames, (tool: Tool) => string> = {
    state: ({ state }) => toolStateWords[state],
    sensitivity: ({ sensitivity }) => sensitivityWords[sensitivity],
    external: factWords.external,
    personalData: ({ personalData }) => factWords.personalData(personalData),
    critical: ({ critical }) => factWords.critical(critical),
    reversible: ({ reversible }) => factWords.reversible(reversible),
    replaces: replacesWords,
  }
  return (Object.keys(said) as (keyof typeof factNames)[]).map((part) => {
    const [was, is] = [said[part](before), said[part](after)]
    return { name: factNames[part], before: was, after: is, isNew: was !== is }
  })
}

/** Which roles get another answer than "deny" for a tool in an environment, as if nothing were known of a call. */
export function usesOf(
  snapshot: PolicySnapshot,
  roles: readonly string[],
  key: string,
  environment: string,
): ToolUse[] {
  return roles.flatMap((role) => {
    const cell = explainCell(snapshot, role, key, { environment, department: null })
    return cell && cell.answer !== 'deny' ? [{ role, answer: cell.answer, conditional: cell.conditional }] : []
  })
}

/** Who could use a tool by this policy, given the pods that there are: a role that no pod has is in nobody's way. */
export function openingOf(
  snapshot: PolicySnapshot,
  roles: readonly string[],
  key: string,
  pods: readonly { role: string; department: string }[],
): Opening {
  const uses = snapshot.places.flatMap((environment) =>
    usesOf(snapshot, roles, key, environment).map(({ role }) => ({ role, environment })),
  )
  const meant = pods.flatMap((pod) =>
    uses.filter(({ role }) => fold(role) === fold(pod.role)).map(({ environment }) => ({ ...pod, environment })),
  )
  const isReached = meant.some((pod) => isInReach(snapshot, pod, key))
  const shutBy = isReached ? [] : [...new Set(meant.map(({ department }) => department))].toSorted()
  return { byRule: uses.length > 0, shutBy }
}

type BriefInput = {
  asker: string
  before: Tool
  after: Tool
  /** The policy in force as if the tool were what it would be, and the roles that pods have. */
  snapshot: PolicySnapshot
  roles: readonly string[]
  /** Requests for this very tool that a person turned down lately. */
  refused: number
}

/** Everything Countersign itself says about a change of a tool; nothing in it comes from the asker's reason. */
export function toolBrief(input: BriefInput): Brief {
  const { before, after } = input
  const asker = revealHidden(input.asker).text
  const widens = widenings(before, after)
  return {
    sentence: changeSentence(asker, after, widens),
    consequences: [...usesAfter(input), ...tiersAfter(input), consequenceWords.policy],
    ifNoAnswer: noAnswerWords(asker),
    undo: undoWords,
    reversible: true,
    tierReasons: [tierReasonWords.opens, ...(after.sensitivity === 'destructive' ? [tierReasonWords.destroys] : [])],
    unusual: unusualFacts(input, widens),
    checks: checksOf(before, after),
    title: 'a change of a tool',
    object: after.key,
    whole: false,
  }
}

function usesAfter({ snapshot, roles, after }: BriefInput): string[] {
  if (after.state !== 'live') return []
  const words = snapshot.places.flatMap((environment) => {
    const uses = usesOf(snapshot, roles, after.key, environment)
    const named = (wanted: string) => uses.filter(({ answer }) => answer === wanted).map(({ role }) => role)
    return uses.length > 0
      ? [consequenceWords.uses(environmentLabel(environment).toLowerCase(), named('allow'), named('ask'))]
      : []
  })
  return words.length > 0 ? words : [consequenceWords.nobody]
}

function tiersAfter({ snapshot, before, after }: BriefInput): string[] {
  return snapshot.places.flatMap((environment) => {
    const [was, is] = [before, after].map((tool) => tierOf(tool, environment, [], null).tier) as [string, string]
    return was === is ? [] : [consequenceWords.tier(environmentLabel(environment).toLowerCase(), was, is)]
  })
}

function unusualFacts({ before, after, refused }: BriefInput, widens: readonly Widening[]): Unusual[] {
  const fewer = (['external', 'externalTo', 'personalData', 'critical', 'reversible'] as const).filter((part) =>
    widens.includes(part),
  )
  const narrower = formDifference(before.input, after.input).filter(({ kind }) =>
    ['removed', 'required', 'narrower'].includes(kind),
  )
  return [
    ...(refused > 0 ? [unusualWords.again(refused)] : []),
    ...(widens.includes('sensitivity')
      ? [unusualWords.milder(sensitivityWords[before.sensitivity], sensitivityWords[after.sensitivity])]
      : []),
    ...(fewer.length > 0
      ? [unusualWords.fewer(fewer.map((part) => factNames[part === 'externalTo' ? 'external' : part].toLowerCase()))]
      : []),
    ...(widens.includes('replaces') ? [unusualWords.otherwise(replacesWords(before), replacesWords(after))] : []),
    ...(narrower.length > 0 ? [unusualWords.narrower(narrower.length)] : []),
  ]
}

function checksOf(before: Tool, after: Tool): Check[] {
  const differences = formDifference(before.input, after.input).length
  return [
    { name: 'words', state: 'pass', words: checkWords.words },
    { name: 'form', state: 'pass', words: checkWords.form },
    differences > 0
      ? { name: 'difference', state: 'found', words: checkWords.differs(differences) }
      : { name: 'difference', state: 'pass', words: checkWords.same },
    ...(after.note ? [{ name: 'note', state: 'fact', words: checkWords.guessed(after.note) } as const] : []),
    { name: 'effect', state: 'not_run', words: checkWords.effect },
  ]
}
