import type { TierReason } from '@/lib/policy/tier'
import type { Cell } from '@/lib/policy/matrix'
import { lookedAt, promptStateWords, touchedWords } from '@/lib/policy/cells/labels'
import { fed } from '@/lib/policy/fed'
import type { Answer, ChainStep, Conditions, Decision, Duty, PromptSensitivity, Rule } from '@/lib/policy/schema'
import { counted } from '@/lib/core/count'
import { environmentLabel, environments } from '@/lib/core/environment'

export const tierReasonText: Record<TierReason, string> = {
  reads: 'It only reads',
  writes: 'It changes content',
  destroys: 'It can overwrite or remove content',
  on_playground: 'It acts where nothing serious can happen',
  on_shared: 'It acts where others work too',
  on_production: 'It acts on production',
  leaves: 'It sends content out of the organisation',
  personal_tool: 'It handles personal data',
  secret_found: 'A password or key was found in it',
  personal_found: 'Personal data was found in it, or its pod says so',
  something_found: 'Something unusual was found in it',
  cannot_be_undone: 'It cannot be undone',
  rule_says: 'The rule says so',
}

export const answerWords: Record<Answer, string> = { allow: 'Allow', ask: 'Ask', deny: 'Deny' }

/** What a cell answers, whoever says so. */
export function answerOnly({ answer, origin, conditional }: Pick<Cell, 'answer' | 'origin' | 'conditional'>): string {
  if (origin === 'nothing') return 'Not set'
  return `${answerWords[answer]}${conditional ? ' with conditions' : ''}`
}

/** A cell in a sentence for whoever listens: what, from whom, and whether it depends on the call. */
export function cellWords(cell: Cell): string {
  if (cell.origin === 'nothing') return 'Not set, so denied'
  const conditions = cell.conditional ? ', with conditions' : ''
  return `${answerWords[cell.answer]}${cell.origin === 'own' ? '' : `, ${sourceWords(cell)}`}${conditions}`
}

/** The same beside the mark of its answer, which says what. */
export function originWords(cell: Cell): string {
  if (cell.origin === 'nothing') return 'Not set, so denied'
  return `${sourceWords(cell)}${cell.conditional ? ', with conditions' : ''}`
}

function sourceWords({ origin, from }: Cell): string {
  if (origin === 'inherited') return `from ${from}`
  if (origin === 'department') return `the ${from} department may not use it`
  return origin === 'tool' ? 'the tool is not live' : 'said by the role itself'
}

/** A cell that a draft changes, for whoever listens: what it would answer, and what is in force. */
export function draftedWords(cell: Cell, was: Cell): string {
  return `In your draft: ${cellWords(cell)}. In force: ${cellWords(was)}`
}

/** What each step of a decision looked at. Calls on record from before December 2026 begin with a stop that was not on. */
export const chainStepLabels: Record<ChainStep['step'], string> = {
  stop: 'Emergency stop',
  call: 'The call itself',
  tool: 'The tool',
  environment: 'The environment',
  repository: 'The repository',
  department: 'The department',
  role: 'The role',
  rule: 'The rule',
}

const forPart = '(for part of this call)'

/** Whether a rule counted that holds for some of the call only, or as far as anybody knows. */
export function isForPart(chain: readonly ChainStep[]): boolean {
  return chain.some(({ words }) => words.endsWith(forPart))
}

/** The steps of a decision that no rule of a role decides. */
export const stepWords = {
  unreadablePolicy: 'The policy in force cannot be read, so nothing is allowed.',
  unreadableCall: 'The call cannot be read, so it is denied.',
  unreadablePath: 'A path is written so that it could mean another place, so the call is denied.',
  unreadableBranch: 'The branch is not given by its plain short name, so the call is denied.',
  unreadableRepository: 'The repository is not given by its plain name, so the call is denied.',
  unknownTool: (near: string) => `There is no tool of this name.${near} GET /v2/tools lists yours, POST proposes more.`,
  liveTool: (title: string) => `“${title}” is live.`,
  draftTool: (title: string) => `“${title}” is a draft and not live yet, so the call is denied.`,
  retiredTool: (title: string) => `“${title}” is retired, so the call is denied.`,
  suspendedTool: (title: string) =>
    `“${title}” is suspended until people have looked at what is new about it, so the call is denied.`,
  unknownEnvironment: 'The policy knows no such environment, so the call is denied.',
  unknownDepartment: 'The policy knows no such department, so the call is denied.',
  departmentAllows: (department: string) => `The ${department} department may use this tool.`,
  departmentDenies: (department: string, title: string) => `The ${department} department may not use “${title}”.`,
  notTheirs: (own: readonly string[]) => `This pod works in ${listed(own)} only, so the call is denied.`,
  unknownRole: 'The policy knows no such role, so the call is denied.',
  noRule: (role: string, title: string, environment: string) =>
    `No rule lets ${role} use “${title}” in ${placesWords([environment])}.`,
  onlyPartly: (role: string, title: string) =>
    `The rules let ${role} use “${title}” for part of this only, so the call is denied.`,
  inPart: (words: string) => `${words} ${forPart}`,
}

/** Environments in a sentence: "test and production". */
export function placesWords(names: readonly string[]): string {
  return listed(names.map((name) => environmentLabel(name).toLowerCase()))
}

/** A rule in words, for when nobody gave it a title. */
export function ruleWords(role: string, rule: Rule): string {
  const doing = { allow: 'may use', ask: 'must ask before it uses', deny: 'may not use' }[rule.then]
  const places = rule.in ? ` in ${placesWords(rule.in)}` : ''
  const when = rule.when ? ` when ${conditionWords(rule.when).join(' and ')}` : ''
  return `${role} ${doing} ${listed(rule.tools)}${places}${when}`
}

/** How often calls were answered how, as a sentence without its end. */
export function usageWords(usage: Answered | null): string {
  return usage ? `${counted(usage.allowed + usage.asked + usage.denied, 'call')}: ${answeredWords(usage)}` : 'No call'
}

type Answered = { allowed: number; asked: number; denied: number }

/** How often with which answer: "30 allowed and 2 denied". */
export function answeredWords({ allowed, asked, denied }: Answered): string {
  const parts = Object.entries({ allowed, asked, denied }).filter(([, calls]) => calls > 0)
  return listed(parts.map(([what, calls]) => `${calls.toLocaleString('en')} ${what}`))
}

/** What people can ask to change, besides letting a pod make a call. */
const changeKinds = {
  policy: 'A change of the policy',
  access: 'A change of access',
  tools: 'A change of a tool',
  prompts: 'A change of a prompt',
  memory: 'What pods remember',
  outputs: 'What pods produce',
  tasks: 'What pods hand in for a review',
  findings: 'Letting a finding through for a time',
  deliveries: 'Undoing a delivery or changing the rules of a repository',
}

/** Every kind of change that somebody can be asked to sign. */
export const kindsOfChange = Object.keys(changeKinds)

/** A kind of change as it begins a sentence; a policy may name others, of which nobody can ask for one. */
export function kindOfChangeWords(kind: string): string {
  return (changeKinds as Record<string, string | undefined>)[kind] ?? `A change of the kind “${kind}”`
}

type RowPlace = { places?: readonly string[] | undefined; sensitivity?: readonly PromptSensitivity[] | undefined }

/** Who signs a kind of change, in words; with where and for which prompts, if a row of the policy tells them apart. */
export function changeWords(kind: string, duties: readonly Duty[], row?: RowPlace): string {
  const what = row?.sensitivity ? `A change of ${listed(row.sensitivity.map((one) => sensitivityWords[one]))}` : null
  const where = row?.places ? ` in ${placesWords(row.places)}` : ''
  return `${what ?? kindOfChangeWords(kind)}${where} needs ${signerWords(duties)}`
}

const sensitivityWords = { ordinary: 'an ordinary prompt', sensitive: 'a sensitive prompt' } as const

function signerWords(duties: readonly Duty[]): string {
  return listed(duties.map(({ group, count }) => `${counted(count, 'person', 'people')} of ${group}`))
}

/** What an answer means for whoever would make the call, after its own word. */
export function answerSentence({
  decision,
  duties,
  expiresInSeconds,
  rule,
  chain,
}: Pick<Decision, 'decision' | 'duties' | 'expiresInSeconds' | 'rule' | 'chain'>): string {
  if (decision === 'allow') return 'It would go ahead, and nobody would be asked.'
  if (decision === 'deny') return rule?.because ?? chain.at(-1)?.words ?? ''
  return `It would wait for ${signerWords(duties)}, ${spanWords(expiresInSeconds)} at most.`
}

function spanWords(seconds: number): string {
  if (seconds % 86_400 === 0 && seconds > 86_400) return counted(seconds / 86_400, 'day')
  return seconds % 3600 === 0 ? counted(seconds / 3600, 'hour') : counted(Math.ceil(seconds / 60), 'minute')
}

/** The same where the policy does not name the kind. */
export function unnamedChangeWords(kind: string, duties: readonly Duty[]): string {
  return `${changeWords(kind, duties)}, as the policy does not name it`
}

/** Why nobody can be asked about a change. */
export const noRulingWords = {
  noPolicy: 'No policy is in force, so nothing can be decided.',
  unreadable: 'The policy in force cannot be read, so nothing can be decided.',
}

const either = (items: readonly string[]) => listed(items, 'or')

/** Each condition as a clause that goes on after "when". */
export function conditionWords(when: Conditions): string[] {
  const clauses: (string | false | undefined)[] = [
    when.path && `the path is ${either(when.path)}`,
    when.branch?.is && `the branch is ${either(when.branch.is)}`,
    when.branch?.not && `the branch is not ${either(when.branch.not)}`,
    when.repository?.is && `the repository is ${either(when.repository.is)}`,
    when.repository?.not && `the repository is not ${either(when.repository.not)}`,
    when.data_class && (when.data_class === 'personal' ? 'personal data is involved' : 'no personal data is involved'),
    when.findings === 'any' && 'anything was found in it',
    when.findings === 'none' && 'nothing was found in it',
    Array.isArray(when.findings) && `${either(when.findings)} was found in it`,
    when.looked_through === true && 'all of it was looked through',
    when.looked_through === false && 'not all of it could be looked through',
    when.size_bytes_over !== undefined && `it is larger than ${when.size_bytes_over} bytes`,
    when.deleted_share_over !== undefined &&
      `it deletes more than ${Math.round(when.deleted_share_over * 10_000) / 100} % of one of its files`,
    when.rate_per_hour_over !== undefined && `it was called more than ${when.rate_per_hour_over} times in an hour`,
    when.prompt_state && `the prompt is ${either(when.prompt_state.map((state) => promptStateWords[state]))}`,
    when.touches && `it changes ${either(when.touches.map((one) => touchedWords[one]))}`,
  ]
  return clauses.filter((clause) => typeof clause === 'string')
}

/** Why a policy with this condition of another tool is not put into force. */
export function unfedWords(condition: keyof Conditions): string {
  const by = fed[condition]
  return `This installation looks at ${lookedAt[condition]} for ${by === 'all' ? 'all tools' : listed(by)} alone, so a rule that asks for it names no other tool`
}

/** Why a policy that names this environment is not put into force. */
export function noPodsWords(environment: string): string {
  return `No pod can be in ${environment}. Environments are ${listed(environments)}`
}

/** Why a policy that asks this group to sign is not put into force. */
export function noGroupWords(group: string, form: string): string {
  return `There can be no group “${group}”. ${form}`
}

/** Who signs a kind of change that the document does not name, as a line beside those that it does. */
export const anyOtherChange = 'Whatever else people ask for, as the policy does not name it'

/** How a duty stands, in a word or two. */
export const coverWords = { gap: 'Gap', tight: 'No spare', enough: 'Covered' } as const

/** A group that could not sign as often as the policy asks, if something were asked today. */
export function fewSignersWords(group: string, needed: number, able: number): string {
  if (able === 0) return `Nobody can sign for ${group} yet, so what waits for them will expire.`
  return `${needed} people must sign for ${group}, and only ${able} can.`
}

function listed(items: readonly string[], word: 'and' | 'or' = 'and'): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`
}
