import { z } from 'zod'
import { environments } from '@/lib/core/environment'
import { isSecure } from '@/lib/core/origin'
import { address, elsewhereProblems, elsewhereSettings } from '@/lib/elsewhere'
import { retentionSettings } from '@/lib/retention'
import { list, noticeProblems, noticeSettings } from '@/lib/telling'
import { unsafe } from '@/lib/unsafe'

/**
 * The processes Countersign consists of; `all` is the supervisor that runs them on one machine, `operator` a command of
 * the operator's.
 */
const processNames = ['all', 'operator', 'gate', 'desk', 'worker', 'identity', 'demo'] as const

export type ProcessName = (typeof processNames)[number]

/** A setting is absent when it is not there or blank, as compose files and CI leave them. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional()
const words = (sentence: string) => ({ error: sentence })
function whole(least: number, most: number) {
  const sentence = words(`must be a whole number between ${least} and ${most}`)
  return z.coerce.number(sentence).int(sentence).min(least, sentence).max(most, sentence)
}

const port = whole(1, 65535)
const secret = z.string().min(32, words('must be at least 32 characters long'))

const origin = z
  .string()
  .refine((value) => originOf(value) !== null, 'must be an address such as https://countersign.example, without a path')
  .transform((value) => originOf(value)!)

const like = (example: string) => words(`must be an address such as ${example}`)
const postgresUrl = z.string().refine(isPostgresUrl, like('postgresql://user:password@host:5432/database'))

const issuer = z
  .string()
  .refine((value) => isSecure(value), 'must be an https address (plain http is accepted for this machine only)')

const oneOf = <const Words extends readonly string[]>(choices: Words) =>
  z.enum(choices, words(`must be one of ${choices.join(', ')}`))

/** Every setting there is, with its default and the sentence for a wrong value. */
export const settings = z.object({
  COUNTERSIGN_ENV: oneOf(environments).default('dev'),
  COUNTERSIGN_PROCESS: oneOf(processNames).default('all'),
  COUNTERSIGN_RATE_PER_MINUTE: z.coerce.number().int().min(1).default(3_000),
  COUNTERSIGN_LOG_LEVEL: optional(oneOf(['debug', 'info', 'warn', 'error'])),
  COUNTERSIGN_DRAIN_SECONDS: optional(whole(0, 60)),
  COUNTERSIGN_HOST: z.string().default('localhost'),
  COUNTERSIGN_URL: optional(origin),
  COUNTERSIGN_STATE: z.string().default('.countersign'),
  COUNTERSIGN_SIGNING_KEY: optional(z.string()),
  COUNTERSIGN_ADMINS: list.default([]),
  COUNTERSIGN_IMPORT_ROOTS: list.default([]),
  COUNTERSIGN_IMPORT_HOSTS: list.default([]),
  COUNTERSIGN_WEBHOOK_HOSTS: list.default([]),
  COUNTERSIGN_SERVER_HOSTS: list.default([]),
  COUNTERSIGN_LOG_HOSTS: list.default([]),
  COUNTERSIGN_LOG_FOLDERS: list.default([]),
  COUNTERSIGN_LOG_SECRETS: list.default([]),
  ...retentionSettings,
  ...noticeSettings,
  COUNTERSIGN_METRICS_TOKEN: optional(secret),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(address('http://collector.example:4318')),
  ...elsewhereSettings,
  COUNTERSIGN_DEMO: optional(oneOf(['on', 'off'])),
  COUNTERSIGN_BUNDLED_SIGN_IN: oneOf(['here', 'anywhere', 'none']).default('here'),
  COUNTERSIGN_TRUSTED_PROXIES: list.default([]),
  PORT: optional(port),
  DESK_PORT: optional(port),
  IDENTITY_PORT: optional(port),
  DESK_URL: optional(origin),
  IDENTITY_URL: optional(origin),
  DATABASE_URL: optional(postgresUrl),
  DATABASE_READ_URL: optional(postgresUrl),
  DATABASE_MIGRATE_URL: optional(postgresUrl),
  DATABASE_POOL_SIZE: whole(2, 100).default(6),
  AUTH_SECRET: optional(secret),
  GITHUB_ID: optional(z.string()),
  GITHUB_SECRET: optional(z.string()),
  GITHUB_ORGANISATIONS: list.default([]),
  SIGN_IN_DOMAINS: list.default([]),
  GOOGLE_ID: optional(z.string()),
  GOOGLE_SECRET: optional(z.string()),
  ENTRA_ID: optional(z.string()),
  ENTRA_SECRET: optional(z.string()),
  ENTRA_ISSUER: optional(issuer),
  OIDC_ISSUER: optional(issuer),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  OIDC_NAME: z.string().default('Single sign-on'),
})

export type Settings = z.output<typeof settings>

/** One wrong setting as a sentence. */
export function inWords(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')} ${issue.message}.`
}

/** Settings of one sign-in provider that only make sense together. */
const together = [
  ['GITHUB_ID', 'GITHUB_SECRET'],
  ['GOOGLE_ID', 'GOOGLE_SECRET'],
  ['ENTRA_ID', 'ENTRA_SECRET', 'ENTRA_ISSUER'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
] as const

/** What is wrong with settings that are each fine by themselves. */
export function contradictions(found: Settings): string[] {
  return [
    ...incompleteProviders(found),
    ...missing(found),
    ...misplaced(found),
    ...noticeProblems(found),
    ...elsewhereProblems(found),
    ...unsafe(found, isNeeded(found.COUNTERSIGN_PROCESS, 'address')),
  ]
}

function incompleteProviders(found: Settings): string[] {
  return together.flatMap((names) => {
    const absent = names.filter((name) => found[name] === undefined)
    if (absent.length === 0 || absent.length === names.length) return []
    const present = names.filter((name) => found[name] !== undefined)
    return [`${present.join(' and ')} is set but ${absent.join(' and ')} is missing; sign-in needs all of them.`]
  })
}

/** What some processes need and others do not: the settings of each need, and what is said when they are not there. */
const kinds = {
  database: { settings: ['DATABASE_URL', 'DATABASE_READ_URL'], missing: 'DATABASE_URL is missing' },
  secret: { settings: ['AUTH_SECRET'], missing: 'AUTH_SECRET is missing' },
  // What opens the gate's metrics goes the same way, and is demanded of nobody.
  signingKey: {
    settings: ['COUNTERSIGN_SIGNING_KEY', 'COUNTERSIGN_METRICS_TOKEN'],
    missing: 'COUNTERSIGN_SIGNING_KEY is missing',
  },
  signIn: {
    settings: [...together.flat(), 'OIDC_NAME', 'GITHUB_ORGANISATIONS', 'SIGN_IN_DOMAINS'],
    missing: 'No sign-in is set up with OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET or another provider',
  },
  // No secret: whoever has no need of it may know it all the same.
  address: { settings: [], missing: 'COUNTERSIGN_URL is missing' },
} as const

type Need = keyof typeof kinds

/**
 * Which process needs what, said here alone: it is given what its row names and may demand nothing else. What is not
 * demanded is made up on this machine by whoever starts the process: the database anywhere, the rest outside production.
 */
const needs: Record<ProcessName, Partial<Record<Need, 'always' | 'inProduction' | 'optional'>>> = {
  all: {
    database: 'optional',
    secret: 'inProduction',
    signingKey: 'inProduction',
    signIn: 'inProduction',
    address: 'inProduction',
  },
  operator: { database: 'optional', secret: 'optional' },
  gate: { database: 'always', secret: 'always', signingKey: 'inProduction', address: 'inProduction' },
  desk: { database: 'always', secret: 'always', signIn: 'inProduction', address: 'inProduction' },
  // By its key it makes the secrets that sign webhooks; without it these wait, and everything else is done.
  worker: { database: 'always', secret: 'optional' },
  identity: { secret: 'always' },
  demo: {},
}

/** Whether this process has any use for it. */
export function isNeeded(process: ProcessName, need: Need): boolean {
  return needs[process][need] !== undefined
}

/** Whether this process does without it, too: then what others have must be found, and nothing made up beside it. */
export function isOptional(process: ProcessName, need: Need): boolean {
  return needs[process][need] === 'optional'
}

/** The settings that this process is not to know. What changes the database's shape stays with who starts it. */
export function keptFrom(process: ProcessName): string[] {
  const kept = (Object.keys(kinds) as Need[]).filter((need) => !isNeeded(process, need))
  return ['DATABASE_MIGRATE_URL', ...kept.flatMap((need) => kinds[need].settings)]
}

function missing(found: Settings): string[] {
  const { COUNTERSIGN_PROCESS: process, COUNTERSIGN_ENV: environment } = found
  const there: Record<Need, boolean> = {
    database: found.DATABASE_URL !== undefined,
    secret: found.AUTH_SECRET !== undefined,
    signingKey: found.COUNTERSIGN_SIGNING_KEY !== undefined,
    signIn: Object.keys(providersOf(found)).length > 0,
    address: found.COUNTERSIGN_URL !== undefined,
  }
  const isDemanded = { always: true, inProduction: environment === 'prod', optional: false }
  return (Object.keys(kinds) as Need[]).flatMap((need) => {
    const when = needs[process][need]
    if (when === undefined || there[need] || !isDemanded[when]) return []
    return [`${kinds[need].missing}; ${when === 'always' ? `the ${process} process` : 'production'} needs it.`]
  })
}

function misplaced(found: Settings): string[] {
  const lonely = (['DATABASE_MIGRATE_URL', 'DATABASE_READ_URL'] as const).filter((name) => found[name])
  const alone = (name: string) => `${name} is set but DATABASE_URL is missing; a database of your own needs both.`
  const problems = found.DATABASE_URL ? [] : lonely.map(alone)
  if (found.COUNTERSIGN_ENV !== 'prod') return [...problems, ...lockedOut(found)]
  if (found.COUNTERSIGN_PROCESS === 'identity')
    problems.push('The sign-in that comes along has known people in it; it does not run with COUNTERSIGN_ENV=prod.')
  if (isNeeded(found.COUNTERSIGN_PROCESS, 'address') && found.COUNTERSIGN_URL && !isSecure(found.COUNTERSIGN_URL))
    problems.push('COUNTERSIGN_URL must begin with https in production.')
  return problems
}

/** Who says that there is another sign-in than the one that comes along must have one, where people come in. */
function lockedOut(found: Settings): string[] {
  const isOut = found.COUNTERSIGN_BUNDLED_SIGN_IN === 'none' && isNeeded(found.COUNTERSIGN_PROCESS, 'signIn')
  const out = 'COUNTERSIGN_BUNDLED_SIGN_IN is none and no other sign-in is set up, so nobody could come in.'
  return isOut && Object.keys(providersOf(found)).length === 0 ? [out] : []
}

/** The sign-in providers that are completely set up. */
export function providersOf(found: Settings) {
  const pair = (clientId?: string, clientSecret?: string) =>
    clientId && clientSecret ? { clientId, clientSecret } : undefined
  const github = pair(found.GITHUB_ID, found.GITHUB_SECRET)
  const google = pair(found.GOOGLE_ID, found.GOOGLE_SECRET)
  const entra = pair(found.ENTRA_ID, found.ENTRA_SECRET)
  const oidc = pair(found.OIDC_CLIENT_ID, found.OIDC_CLIENT_SECRET)
  return {
    ...(github && { github: { ...github, organisations: found.GITHUB_ORGANISATIONS } }),
    ...(google && { google }),
    ...(entra && found.ENTRA_ISSUER && { entra: { ...entra, issuer: found.ENTRA_ISSUER } }),
    ...(oidc && found.OIDC_ISSUER && { oidc: { ...oidc, issuer: found.OIDC_ISSUER, name: found.OIDC_NAME } }),
  }
}

function originOf(value: string): string | null {
  if (!URL.canParse(value)) return null
  const { protocol, origin: itself, pathname, search, hash, username } = new URL(value)
  const web = protocol === 'http:' || protocol === 'https:'
  return web && pathname === '/' && !search && !hash && !username ? itself : null
}

function isPostgresUrl(value: string): boolean {
  return URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)
}
