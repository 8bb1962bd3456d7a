import 'server-only'
import path from 'node:path'
import { letOut } from '@/lib/core/door'
import { gitSecretPrefix } from '@/lib/core/git-secret'
import { secretAt } from '@/lib/core/reference'
import type { Repository } from '@/lib/db/generated/client'
import { env } from '@/lib/env'
import { openApp, type Permissions } from '@/lib/github/app'
import { type Place, placeAt } from '@/lib/github/place'
import { GithubProblem } from '@/lib/github/problem'
import { isIn } from '@/lib/git/kept'
import { runGit } from '@/lib/git/run'
import type { Credential, Way } from '@/lib/git/upstream'
import { wayWords } from '@/lib/repositories/upstream/labels'
import { byGithubApp } from '@/lib/repositories/upstream/schema'

/** Why no connection is made, in words; and after how many seconds the server wants to be asked again, where it says so. */
export class NoWay extends Error {
  constructor(
    words: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(words)
  }
}

export type Upstream = Pick<Repository, 'id' | 'upstreamCredential' | 'upstreamKnownHosts'> & { upstreamUrl: string }

const usualPorts: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80, 'ssh:': 22 }

/**
 * How the other server of a repository is reached from here: looked at each time, so that a host that was struck off the
 * operator's list gets no connection any more. Throws `NoWay` before there is one.
 */
export async function wayTo({ id, upstreamUrl, upstreamCredential, upstreamKnownHosts }: Upstream): Promise<Way> {
  const url = new URL(upstreamUrl)
  const { hostname: host, protocol: scheme } = url
  const protocol = scheme.slice(0, -1)
  const { proxy, noProxy, caFile } = env.outgoing
  const passage = await letOut(host, env.importHosts)
  const isByProxy = proxy !== null && protocol !== 'ssh' && !noProxy.includes(host)
  // A proxy of the operator's goes to the server by itself, and may know names that this machine does not.
  if (!passage.ok && !(isByProxy && passage.problem === 'no_address')) throw new NoWay(wayWords[passage.problem])
  const isListed = env.importHosts.some((one) => one.toLowerCase() === host.toLowerCase())
  if (protocol === 'http' && (!isListed || env.environment === 'prod')) throw new NoWay(wayWords.no_tls)
  const port = url.port === '' ? usualPorts[scheme]! : Number(url.port)
  return {
    url: upstreamUrl,
    protocol,
    to: isByProxy || !passage.ok ? null : { protocol, host, port, address: passage.address },
    proxy: isByProxy ? proxy : null,
    caFile,
    credential:
      upstreamCredential === byGithubApp
        ? await madeFor(upstreamUrl)
        : await credentialAt(upstreamCredential, protocol),
    knownHosts: {
      file: upstreamKnownHosts ?? path.join(env.stateFolder, 'repositories', `${id}.known_hosts`),
      isGiven: upstreamKnownHosts !== null,
    },
  }
}

/** What GitHub's App makes for one repository, so that git can push there; it is good for an hour at most. */
async function madeFor(url: string): Promise<Credential> {
  try {
    return { token: `x-access-token:${(await atGithub(url, { contents: 'write' })).token}` }
  } catch (error) {
    throw error instanceof GithubProblem ? new NoWay(error.message, error.retryAfterSeconds) : error
  }
}

/** GitHub, asked about the one repository at this address, with these permissions alone. */
export async function atGithub(url: string, permissions: Permissions) {
  const app = await openApp()
  const place: Place | null = placeAt(url, app.settings.web)
  if (!place) throw new NoWay(wayWords.not_github)
  return { place, appId: app.settings.appId, ...(await app.inRepository(place, permissions)) }
}

/** GitHub at this address, opened once for each kind of permission however often it is asked for. */
export function openedOnce(url: string): (permissions: Permissions) => ReturnType<typeof atGithub> {
  const opened = new Map<string, ReturnType<typeof atGithub>>()
  return async (permissions) => {
    const kind = JSON.stringify(permissions)
    const hub = opened.get(kind) ?? atGithub(url, permissions)
    opened.set(kind, hub)
    return await hub
  }
}

/** After how many seconds a server wants to be asked again that gave this as the reason why not now. */
export function waitOf(error: unknown): number | null {
  return error instanceof GithubProblem || error instanceof NoWay ? error.retryAfterSeconds : null
}

/** The longest of such waits; null where nobody asked for one. */
export function longest(waits: readonly (number | null)[]): number | null {
  const said = waits.filter((wait) => wait !== null)
  return said.length === 0 ? null : Math.max(...said)
}

async function credentialAt(reference: string | null, protocol: string): Promise<Credential> {
  if (reference === null) return null
  const found = await secretAt(reference, null, process.env, gitSecretPrefix)
  if (!found.ok) throw new NoWay(wayWords.no_secret)
  return protocol === 'ssh' ? { keyFile: reference.slice('file:'.length) } : { token: found.secret }
}

type At = { left: string | null; found: string | null; commit: string }

/**
 * Whether a branch of the server is where it was left, or on the way from there to where it is here. What is older than
 * where it was left is no such place: somebody took something away.
 */
export async function isBehind(folder: string, { left, found, commit }: At): Promise<boolean> {
  if (found === left) return true
  if (found === null) return false
  if (left === null) return await isIn(folder, found, commit)
  const line = await runGit(folder, ['rev-list', '--first-parent', '--max-count=10000', commit, `^${left}`, '--'])
  return line.split('\n').includes(found)
}

/**
 * Whether a branch of the server is at a merge of exactly what landed here into where it was left: nobody brought anything
 * else by it.
 */
export async function isMergeOf(folder: string, { left, found, commit }: At): Promise<boolean> {
  if (left === null || found === null) return false
  const told = await runGit(folder, ['log', '--no-walk=unsorted', '--format=%T %P', found, commit, '--'])
  const [merge = [], landed = []] = told.split('\n').map((line) => line.split(' '))
  return merge.length === 3 && merge[1] === left && merge[2] === commit && merge[0] === landed[0]
}

/** The commits that a branch has no more when it moves from one to another. */
export async function lostBetween(folder: string, from: string, to: string): Promise<string[]> {
  const told = await runGit(folder, ['rev-list', '--max-count=10000', from, `^${to}`, '--'])
  return told.split('\n').filter((line) => line !== '')
}
