import { readFileSync } from 'node:fs'
import path from 'node:path'
import { githubIn } from '@/lib/elsewhere'
import { mailIn, pushIn } from '@/lib/telling'
import { contradictions, inWords, isNeeded, providersOf, type Settings, settings } from '@/lib/settings'

/** A private key that signs pod tokens, as a JWK (RFC 7517). */
export type SigningKey = JsonWebKey & { kid?: string }

/** All that was wrong with the settings, so that an operator mends everything in one go. */
export class EnvProblems extends Error {
  constructor(readonly problems: readonly string[]) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
    super(
      `Countersign cannot start; its settings have ${count}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    )
  }
}

/** Reads and checks every setting. Throws EnvProblems with the whole list of what is wrong. */
export function readEnv(source: Readonly<Record<string, string | undefined>>) {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value.trim()))
  const parsed = settings.safeParse(given)
  // A variable that was meant to say "prod" and came out empty must not make it a trial.
  const unsaid =
    source.COUNTERSIGN_ENV?.trim() === '' ? ['COUNTERSIGN_ENV is blank; say dev, test or prod, or leave it out.'] : []
  if (!parsed.success) throw new EnvProblems([...unsaid, ...parsed.error.issues.map(inWords)])
  const found = parsed.data
  const problems = [...unsaid, ...contradictions(found)]
  // Who has no use for the key need not be able to read it, and it need not be there yet.
  const signs = isNeeded(found.COUNTERSIGN_PROCESS, 'signingKey')
  const keys = signs ? signingKeysOf(found.COUNTERSIGN_SIGNING_KEY, problems) : []
  if (problems.length > 0) throw new EnvProblems(problems)
  return envOf(found, keys)
}

function envOf(found: Settings, [newest, ...oldKeys]: SigningKey[]) {
  const signingKey: SigningKey | null = newest ?? null
  const providers = providersOf(found)
  const isBehind = ['desk', 'identity'].includes(found.COUNTERSIGN_PROCESS)
  return {
    environment: found.COUNTERSIGN_ENV,
    process: found.COUNTERSIGN_PROCESS,
    logLevel: found.COUNTERSIGN_LOG_LEVEL ?? (found.COUNTERSIGN_ENV === 'test' ? 'warn' : 'info'),
    host: found.COUNTERSIGN_HOST,
    /** Where this process listens: the gate for everybody, desk and sign-in for the gate. */
    port: portOf(found),
    /** Where people and pods reach this installation; what sign-in and tokens name as their origin. */
    url: found.COUNTERSIGN_URL ?? `http://localhost:${isBehind ? publicPort : portOf(found)}`,
    /** How long a gate that was asked to stop goes on serving while it says that it is not ready. */
    drainMs: drainSecondsOf(found) * 1000,
    stateFolder: path.resolve(found.COUNTERSIGN_STATE),
    deskPort: found.DESK_PORT ?? null,
    deskUrl: found.DESK_URL ?? null,
    identityPort: found.IDENTITY_PORT ?? null,
    identityUrl: found.IDENTITY_URL ?? null,
    databaseUrl: found.DATABASE_URL ?? nowhere,
    databaseReadUrl: found.DATABASE_READ_URL ?? found.DATABASE_URL ?? nowhere,
    databaseMigrateUrl: found.DATABASE_MIGRATE_URL ?? null,
    /** Connections per pool; a process has two or three pools. */
    databasePoolSize: found.DATABASE_POOL_SIZE,
    /** False means: the supervisor starts a PostgreSQL of its own. */
    externalDatabase: found.DATABASE_URL !== undefined,
    /** Whoever shows it reads the metrics; without one nobody does. */
    metricsToken: found.COUNTERSIGN_METRICS_TOKEN ?? null,
    /** The collector to which gate and worker tell what was done, in chains of calls. */
    tracesTo: found.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    /** Requests a service account may send per minute to one gate. */
    ratePerMinute: found.COUNTERSIGN_RATE_PER_MINUTE,
    authSecret: found.AUTH_SECRET ?? '',
    signingKey,
    /** Keys that signed before and still verify; of these only the public half is used. */
    oldKeys,
    providers,
    /**
     * The sign-in that comes along serves only while no other one is set up, and never in prod. Who is not to know the
     * others' secrets is told that there is one.
     */
    bundledIdentity:
      Object.keys(providers).length === 0 &&
      found.COUNTERSIGN_ENV !== 'prod' &&
      found.COUNTERSIGN_BUNDLED_SIGN_IN !== 'none',
    /** Somebody has said that others than this machine may reach the made-up people. */
    bundledAnywhere: found.COUNTERSIGN_BUNDLED_SIGN_IN === 'anywhere',
    admins: found.COUNTERSIGN_ADMINS,
    /** Whose verified addresses may sign in by services at which anybody can have an account; empty is no limit. */
    signInDomains: found.SIGN_IN_DOMAINS,
    /** The proxies in front whose word counts for who the client is. */
    trustedProxies: found.COUNTERSIGN_TRUSTED_PROXIES,
    demo: found.COUNTERSIGN_DEMO ? found.COUNTERSIGN_DEMO === 'on' : found.COUNTERSIGN_ENV !== 'prod',
    importHosts: found.COUNTERSIGN_IMPORT_HOSTS,
    /** Receivers of webhooks inside this network; to all others it is sent in the public network alone. */
    webhookHosts: found.COUNTERSIGN_WEBHOOK_HOSTS,
    /** Pods' own servers inside this network; all others are spoken to in the public network alone. */
    serverHosts: found.COUNTERSIGN_SERVER_HOSTS,
    /** Where the record may be sent: the hosts, and which of them may lie inside this network. */
    logHosts: found.COUNTERSIGN_LOG_HOSTS.map((entry) => entry.replace(/^inside:/, '').toLowerCase()),
    logHostsInside: found.COUNTERSIGN_LOG_HOSTS.flatMap((entry) =>
      entry.startsWith('inside:') ? entry.slice('inside:'.length).toLowerCase() : [],
    ),
    /** Folders in which the record may be written to files, and those in which secrets of log stores lie. */
    logFolders: found.COUNTERSIGN_LOG_FOLDERS.map((folder) => path.resolve(folder)),
    logSecrets: found.COUNTERSIGN_LOG_SECRETS.map((folder) => path.resolve(folder)),
    /** After how many days a month that is over may leave the record for a file; null is never. */
    retentionDays: found.COUNTERSIGN_RETENTION_DAYS ?? null,
    archiveFolder: path.resolve(found.COUNTERSIGN_ARCHIVE_FOLDER ?? path.join(found.COUNTERSIGN_STATE, 'archives')),
    /** By what people are told of what waits for them, each if it is set up; hosts inside this network are listed. */
    notices: {
      inside: found.COUNTERSIGN_NOTICE_HOSTS,
      mail: mailIn(found),
      slack: found.COUNTERSIGN_SLACK ?? null,
      teams: found.COUNTERSIGN_TEAMS ?? null,
      push: pushIn(found.COUNTERSIGN_PUSH),
    },
    importRoots: found.COUNTERSIGN_IMPORT_ROOTS.map((folder) => path.resolve(folder)),
    /** How traffic leaves for git servers: through which proxy, to whom without it, and whose certificates are trusted. */
    outgoing: {
      proxy: found.COUNTERSIGN_PROXY ?? null,
      noProxy: found.COUNTERSIGN_NO_PROXY,
      caFile: found.COUNTERSIGN_CA === undefined ? null : path.resolve(found.COUNTERSIGN_CA),
    },
    /** The App as which GitHub knows this installation, and where its key is found; null where none is set up. */
    github: githubIn(found),
    /** Where the secret is found by which GitHub's calls are known; null where none are taken. */
    githubHook: found.COUNTERSIGN_GITHUB_HOOK_SECRET ?? null,
  }
}

/** Where the door of this process is: pages and sign-in that run alone have one of their own behind the gate's. */
function portOf({ COUNTERSIGN_PROCESS: name, PORT, DESK_PORT, IDENTITY_PORT }: Settings): number {
  if (name === 'desk') return DESK_PORT ?? PORT ?? 3001
  if (name === 'identity') return IDENTITY_PORT ?? PORT ?? 3002
  return PORT ?? publicPort
}

/** A gate that runs alone in production has another beside it, which a balancer must have time to turn to. */
function drainSecondsOf({ COUNTERSIGN_PROCESS: name, COUNTERSIGN_ENV: environment, ...found }: Settings): number {
  return found.COUNTERSIGN_DRAIN_SECONDS ?? (name === 'gate' && environment === 'prod' ? 5 : 0)
}

const publicPort = 3000

export type Env = ReturnType<typeof readEnv>

/** Builds and pure tests load modules without a database; whoever then queries reads this name in the error. */
const nowhere = 'postgresql://database-url-is-not-set.invalid/none'

function readOrExit(): Env {
  try {
    return readEnv(process.env)
  } catch (error) {
    if (!(error instanceof EnvProblems)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

/** The setting holds the key itself, a set of keys of which the first signs, or the name of a file with either. */
export function signingKeysOf(setting: string | undefined, problems: string[]): SigningKey[] {
  if (!setting) return []
  try {
    const given = JSON.parse(setting.trim().startsWith('{') ? setting : readFileSync(setting, 'utf8')) as
      | SigningKey
      | { keys: SigningKey[] }
    const keys = 'keys' in given ? (given.keys as SigningKey[]) : [given as SigningKey]
    const isUsable = ({ kty, crv }: SigningKey) =>
      (kty === 'OKP' && crv === 'Ed25519') || (kty === 'EC' && crv === 'P-256')
    if (keys.every(isUsable) && typeof keys[0]?.d === 'string') return keys
    problems.push('COUNTERSIGN_SIGNING_KEY must be a private Ed25519 or P-256 key as a JWK, or a file with one.')
  } catch {
    problems.push('COUNTERSIGN_SIGNING_KEY is neither a JWK nor a file that can be read as one.')
  }
  return []
}

/** The settings of this process, read once. With anything wrong, the process says all of it and ends. */
export const env: Env = readOrExit()
