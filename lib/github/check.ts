import 'server-only'
import { z } from 'zod'
import { env } from '@/lib/env'
import { hookAddress } from '@/lib/github/address'
import { type App, type Ask, heard, openApp } from '@/lib/github/app'
import { guardOf } from '@/lib/github/branch'
import { hookSecret } from '@/lib/github/hook'
import { checkWords, guardWords, permissionWords } from '@/lib/github/labels'
import { type Place, placeWords } from '@/lib/github/place'
import { GithubProblem } from '@/lib/github/problem'

/** What the App has to be allowed in each repository. */
export const neededPermissions = { contents: 'write', pull_requests: 'write', checks: 'write' } as const

/** One thing that was looked at: whether it is as it has to be, in a sentence that says what to do where it is not. */
export type Looked = { is: 'well' | 'missing'; words: string }

const integration = z.object({
  slug: z.string().optional(),
  name: z.string(),
  html_url: z.string(),
  events: z.array(z.string()),
})
const hook = z.object({
  url: z.string().optional(),
  content_type: z.string().optional(),
  insecure_ssl: z.union([z.string(), z.number()]).optional(),
})

/**
 * Says what is missing until a repository at GitHub is held by signatures: the settings, the App, its installation, its
 * permissions, and the rules of the branch. What cannot be looked at is said in words, and nothing after it is guessed.
 */
export async function checkGithub(
  place: Place | null,
  branch: string | null,
  open: () => Promise<App> = openApp,
): Promise<Looked[]> {
  const looked: Looked[] = []
  const well = (words: string) => void looked.push({ is: 'well', words })
  const missing = (words: string) => void looked.push({ is: 'missing', words })
  try {
    const app = await open()
    const ask = await app.asItself()
    const { name, html_url: page, events } = heard(integration, (await ask('GET /app')).data)
    well(checkWords.known(name, app.settings.appId, app.settings.api))
    if (env.githubHook !== null) await lookAtCalls({ ask, events, well, missing })
    if (place === null) return looked
    const { permissions, suspended_at: suspendedAt } = await app.installation(place).catch((error: unknown) => {
      if (error instanceof GithubProblem && error.trouble === 'not_installed')
        missing(checkWords.notInstalled(placeWords(place), page))
      else throw error
      return noInstallation
    })
    if (permissions === null) return looked
    if (suspendedAt !== null) throw new GithubProblem('suspended')
    well(checkWords.installed(placeWords(place)))
    const lacking = lackingIn(permissions)
    for (const one of lacking) missing(checkWords.lacks(one, permissionWords[one]))
    if (lacking.length > 0) return looked
    well(checkWords.allowed(Object.keys(neededPermissions)))
    const { ask: asked } = await app.inRepository(place, { contents: 'read' })
    await lookAtBranch({ ask: asked, place, branch, appId: app.settings.appId, well, missing })
  } catch (error) {
    if (!(error instanceof GithubProblem)) throw error
    missing(error.message)
  }
  return looked
}

/** Of what the App has to be told, so that a call says that there is something to look at. */
const neededEvents = ['push', 'pull_request']

type LookAtCalls = {
  ask: Ask
  events: readonly string[]
  well: (words: string) => void
  missing: (words: string) => void
}

async function lookAtCalls({ ask, events, well, missing }: LookAtCalls): Promise<void> {
  const found = await ask('GET /app/hook/config').then(
    ({ data }) => heard(hook, data),
    (error: unknown) => {
      // An App whose webhook was never set up has none.
      if (error instanceof GithubProblem && error.trouble === 'not_there') return {} as z.output<typeof hook>
      throw error
    },
  )
  const untold = neededEvents.filter((event) => !events.includes(event))
  const problems = [
    ...((await hookSecret()) === null ? [checkWords.noHookSecret] : []),
    ...(found.url === hookAddress() ? [] : [checkWords.callsElsewhere(hookAddress())]),
    ...(found.content_type === 'json' ? [] : [checkWords.callsForms]),
    ...(String(found.insecure_ssl ?? '0') === '0' ? [] : [checkWords.callsUnproved]),
    ...untold.map(checkWords.untold),
  ]
  for (const words of problems) missing(words)
  if (problems.length === 0) well(checkWords.calls(hookAddress()))
}

const noInstallation = { permissions: null, suspended_at: null }

function lackingIn(permissions: Readonly<Record<string, string>>) {
  const names = Object.keys(neededPermissions) as (keyof typeof neededPermissions)[]
  // Who may administer may write.
  return names.filter((name) => !['write', 'admin'].includes(permissions[name] ?? ''))
}

type Look = {
  ask: Ask
  place: Place
  branch: string | null
  appId: NonNullable<typeof env.github>['appId']
  well: (words: string) => void
  missing: (words: string) => void
}

async function lookAtBranch({ ask, place, branch: named, appId, well, missing }: Look): Promise<void> {
  const { owner, repo } = place
  const branch =
    named ??
    heard(z.object({ default_branch: z.string() }), (await ask('GET /repos/{owner}/{repo}', { owner, repo })).data)
      .default_branch
  const guard = await guardOf({ ask, place, branch, appId })
  if (guard.is === 'no_branch') return missing(checkWords.noBranch(branch))
  if (guard.is === 'open') return missing(checkWords.open(branch))
  well(checkWords.guarded(branch))
  if (guard.is === 'held') well(checkWords.required(branch))
  else missing(guard.is === 'not_required' ? checkWords.notRequired(branch) : checkWords.byAnybody(branch))
  if (guard.is !== 'held') return
  for (const what of ['setBack', 'removal'] as const)
    if (guard[what] === 'taken') missing(checkWords[what](branch))
    else well(guardWords[what][guard[what]](branch))
  well(guardWords.passing)
}
