import 'server-only'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '@/lib/api/problem'
import { versions } from '@/lib/api/versions'
import { env } from '@/lib/env'
import { sendMessage, wantsPage } from '@/lib/gate/message'
import { sendProblem } from '@/lib/gate/problems'

type Place = { path: string; methods: readonly string[] }

/** Where calls can be tried, which is nowhere in production. */
const tryingOut = [
  ['/docs/try', 'POST'],
  ['/docs/try.mjs', 'GET'],
] as const

/** Everything the gate itself answers, beside the pages and the sign-in that it passes on. */
const places: readonly Place[] = placesOf([
  ...Object.values(versions).flatMap((endpoints) => endpoints.map(({ path, method }) => [path, method] as const)),
  ...Object.keys(versions).map((version) => [`/${version}/openapi.json`, 'GET'] as const),
  ['/oauth/token', 'POST'],
  ['/.well-known/jwks.json', 'GET'],
  ['/.well-known/countersign-signers', 'GET'],
  ['/.well-known/oauth-authorization-server', 'GET'],
  ['/.well-known/oauth-protected-resource', 'GET'],
  ['/.well-known/openid-configuration', 'GET'],
  ['/.well-known/oauth-protected-resource/mcp', 'GET'],
  ['/mcp', 'POST'],
  ['/hooks/github', 'POST'],
  ['/docs/api', 'GET'],
  ...(env.environment === 'prod' ? [] : tryingOut),
  ['/docs/problems', 'GET'],
  ['/docs/problems/{code}', 'GET'],
  ['/typefaces/{file}', 'GET'],
  ['/clients/{file}', 'GET'],
  ['/healthz', 'GET'],
  ['/livez', 'GET'],
  ['/stream', 'GET'],
  ['/news/pages', 'GET'],
  ['/news/home', 'GET'],
  ['/news/queue', 'GET'],
  ['/news/task', 'GET'],
])

function placesOf(routes: readonly (readonly [path: string, method: string])[]): Place[] {
  const methods = new Map<string, string[]>()
  for (const [path, method] of routes) methods.set(path, [...(methods.get(path) ?? []), method])
  return [...methods].map(([path, own]) => ({ path, methods: own.includes('GET') ? [...own, 'HEAD'] : own }))
}

/** What pages and their forms are reached under; astray.db.test.ts holds it against the routes there are. */
export const pageNames: ReadonlySet<string> = new Set(
  ' access api approvals audit deliveries demo find findings imports incidents insights integrations may-draw memory movements no-role outputs people pods policy prompts reports repositories settings signin stop tasks tools'.split(
    ' ',
  ),
)
const pageMethods = ['GET', 'HEAD', 'POST']

const nothingHere = {
  title: 'There is no such page',
  sentences: ['The address leads nowhere, and what was sent there was not saved. Compare it letter by letter.'],
  leadsTo: { address: '/', words: 'Go to the start' },
}

/** Why a request that is no endpoint's leads nowhere: no such address, or not by this method. Null when it is a page's. */
export function astray(method: string, address: string): { status: 404 | 405; allow?: string; near?: string } | null {
  const path = address.split('?')[0]!
  const here = places.find((place) => isAt(place, path))
  if (here && !here.methods.includes(method)) return { status: 405, allow: here.methods.join(', ') }
  const near = nearest(path, method)
  const first = path.split('/')[1] ?? ''
  if (near || /^\/+v\d+(\/|$)/i.test(path)) return { status: 404, ...(near && { near }) }
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return null
  if (!pageNames.has(first) && !first.startsWith('_next')) return { status: 404 }
  return pageMethods.includes(method) ? null : { status: 405, allow: pageMethods.join(', ') }
}

/** The address that was probably meant: other letters' case, doubled slashes, another version. */
function nearest(path: string, method: string): string | null {
  const parts = path.split('/').filter((part) => part !== '')
  const spellings = /^v\d+$/i.test(parts[0] ?? '')
    ? Object.keys(versions)
        .toReversed()
        .map((version) => [version, ...parts.slice(1)])
    : [parts]
  const found = spellings.flatMap((spelling) => places.filter((place) => fits(place, ['', ...spelling])))
  const meant = found.find((place) => place.methods.includes(method)) ?? found[0]
  return meant && meant.path !== path ? `${meant.methods[0]} ${meant.path}` : null
}

/** Whether an address is this very place, to the letter. */
function isAt(place: Place, path: string): boolean {
  const parts = path.split('/')
  return fits(place, parts) && place.path.split('/').every((part, at) => part.startsWith('{') || part === parts[at])
}

function fits({ path }: Place, parts: readonly string[]): boolean {
  const own = path.split('/')
  return (
    own.length === parts.length &&
    own.every((part, at) => (part.startsWith('{') ? parts[at] !== '' : part === parts[at]!.toLowerCase()))
  )
}

/**
 * Answers what leads nowhere as a problem document that names where it might have been meant to go, and a person's browser
 * by a page; null for what the desk has a page for.
 */
export function answerAstray(request: FastifyRequest, reply: FastifyReply): FastifyReply | null {
  const lost = astray(request.method, request.url)
  if (!lost) return null
  if (lost.allow) void reply.header('allow', lost.allow)
  if (wantsPage(request)) {
    request.refusedFor = lost.status === 405 ? 'wrong_method' : 'unknown_path'
    return sendMessage(reply, { status: lost.status, ...nothingHere })
  }
  if (lost.status === 405) return sendProblem(reply, problem(405, 'Wrong method', 'wrong_method', request.id))
  const document = problem(404, 'Not found', 'unknown_path', request.id)
  const { near } = lost
  return sendProblem(reply, near ? { ...document, detail: `${document.detail} Near it: ${near}.`, near } : document)
}
