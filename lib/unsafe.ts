import { isIP } from 'node:net'
import { isLoopback } from '@/lib/core/origin'
import type { Settings } from '@/lib/settings'

/**
 * What is wrong with settings that would work, and would leave a door open; `leadsPeople` says whether this process needs
 * the public address: another may have a different one from whoever started it.
 */
export function unsafe(found: Settings, leadsPeople: boolean): string[] {
  const ofItsPlace =
    found.COUNTERSIGN_ENV === 'prod'
      ? [...ownMachine(found, leadsPeople), ...weak(found), ...anybody(found), ...withDemo(found)]
      : madeUpPeople(found)
  return [...untrusted(found), ...ofItsPlace]
}

/** The demo's pods have secrets that nobody here gave out; the next start would refuse them (lib/supervisor/database.ts). */
function withDemo({ COUNTERSIGN_DEMO: demo }: Settings): string[] {
  return demo === 'on' ? ['COUNTERSIGN_DEMO is on, and the demo is no part of a production. Leave it out.'] : []
}

/** Everybody who reaches the bundled sign-in can be everybody, so only this machine may reach it. */
function madeUpPeople(found: Settings): string[] {
  const { COUNTERSIGN_PROCESS: process, COUNTERSIGN_URL: url, COUNTERSIGN_HOST: host } = found
  const knows = process === 'identity' || process === 'all' || process === 'desk'
  const hasOwn = found.OIDC_ISSUER ?? found.ENTRA_ID ?? found.GOOGLE_ID ?? found.GITHUB_ID
  if (!knows || hasOwn || found.COUNTERSIGN_BUNDLED_SIGN_IN === 'anywhere') return []
  const open = [
    ...(url && !isLoopback(new URL(url).hostname) ? [`COUNTERSIGN_URL is ${url}`] : []),
    ...(process !== 'desk' && !isLoopback(host) ? [`COUNTERSIGN_HOST is ${host}`] : []),
  ]
  return open.map(
    (what) =>
      `${what}, which others can reach, and with the sign-in that comes along anybody there can be anybody. Set up a sign-in of your own, such as OIDC_ISSUER, or say COUNTERSIGN_BUNDLED_SIGN_IN=anywhere if that is what you want.`,
  )
}

function untrusted({ COUNTERSIGN_TRUSTED_PROXIES: proxies }: Settings): string[] {
  const wrong = proxies.filter((proxy) => !isAddressRange(proxy))
  return wrong.map(
    (proxy) => `COUNTERSIGN_TRUSTED_PROXIES must hold addresses such as 10.0.0.7 or 10.0.0.0/24; ${proxy} is none.`,
  )
}

function isAddressRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  // A range that holds everybody would believe everybody.
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (family === 4 ? 32 : 128))
}

function ownMachine(found: Settings, leadsPeople: boolean): string[] {
  const names = [...(leadsPeople ? (['COUNTERSIGN_URL'] as const) : []), 'OIDC_ISSUER', 'ENTRA_ISSUER'] as const
  return names
    .filter((name) => found[name] !== undefined && isLoopback(new URL(found[name]).hostname))
    .map((name) => `${name} is an address of this machine alone; in production people's browsers must reach it.`)
}

const fewestLetters = 10
const placeholder = /change.?me|replace.?me|your.?(own.?)?secret|placeholder|example|password|0123456789|abcdefgh/i
const obvious = /^(postgres|password|secret|admin|root|countersign|test|change.?me|1234\d*)?$/i

function weak(found: Settings): string[] {
  const secrets = ['AUTH_SECRET', 'OIDC_CLIENT_SECRET', 'ENTRA_SECRET', 'GOOGLE_SECRET', 'GITHUB_SECRET'] as const
  const guessed = secrets.filter((name) => placeholder.test(found[name] ?? '')).map(String)
  if (new Set(found.AUTH_SECRET).size < fewestLetters && found.AUTH_SECRET) guessed.push('AUTH_SECRET')
  const databases = ['DATABASE_URL', 'DATABASE_READ_URL', 'DATABASE_MIGRATE_URL'] as const
  return [
    ...[...new Set(guessed)].map(
      (name) => `${name} looks like one from an example, which others know too; make one up at random.`,
    ),
    ...databases
      .filter((name) => found[name] && hasObviousPassword(new URL(found[name])))
      .map((name) => `${name} has a password that anybody would try first; give that account another.`),
  ]
}

/** On this machine, and by a certificate, an account may have none at all. */
function hasObviousPassword({ username, password, hostname, searchParams }: URL): boolean {
  if (isLoopback(hostname) || hostname === '' || searchParams.has('sslcert') || searchParams.has('host')) return false
  return password !== '' && (password === username || obvious.test(decodeURIComponent(password)))
}

/** Services at which anybody in the world can have an account. */
const openToAll =
  /^https:\/\/(accounts\.google\.com|login\.microsoftonline\.com\/(common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad)|appleid\.apple\.com|gitlab\.com|www\.facebook\.com|(www\.)?linkedin\.com|slack\.com|discord\.com|id\.twitch\.tv|api\.login\.yahoo\.com)(\/|$)/i

/** Whether anybody in the world can have an account at this sign-in service. */
export function isOpenToAll(issuer: string): boolean {
  return openToAll.test(issuer)
}

function anybody(found: Settings): string[] {
  const { SIGN_IN_DOMAINS: domains, GITHUB_ORGANISATIONS: organisations } = found
  const open = [
    ...(found.GOOGLE_ID ? ['Google'] : []),
    ...[found.OIDC_ISSUER, found.ENTRA_ISSUER].filter((issuer) => issuer !== undefined && isOpenToAll(issuer)),
  ]
  return [
    ...(domains.length === 0 ? open : []).map(
      (name) => `Anybody can have an account at ${name}. Say in SIGN_IN_DOMAINS whose verified addresses may sign in.`,
    ),
    ...(found.GITHUB_ID && domains.length === 0 && organisations.length === 0
      ? [
          'Anybody can have an account at GitHub. Say in GITHUB_ORGANISATIONS whose members may sign in, or in SIGN_IN_DOMAINS whose verified addresses.',
        ]
      : []),
  ]
}
