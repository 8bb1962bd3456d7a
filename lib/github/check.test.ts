import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { env } from '@/lib/env'
import { type AppSettings, openApp } from '@/lib/github/app'
import { appAtHub, place } from '@/lib/github/fixture-app'
import { checkGithub } from '@/lib/github/check'
import { exampleOf } from '@/lib/github/fixture-judge'

const at = appAtHub()
const { open } = at

const branch = '/repos/{owner}/{repo}/branches/{branch}'
const rules = '/repos/{owner}/{repo}/rules/branches/{branch}'
type Check = { context: string; integration_id?: number }
const guard = (isProtected: boolean, required: Check[] | null) => {
  const example = exampleOf('GET', branch, 200) as { protection: object }
  const rule = {
    type: 'required_status_checks',
    ruleset_source_type: 'Repository',
    ruleset_source: 'acme/shop',
    ruleset_id: 1,
    parameters: { required_status_checks: required ?? [], strict_required_status_checks_policy: true },
  }
  at.hub.answers[`GET ${branch}`] = () => ({
    status: 200,
    body: {
      ...example,
      name: 'main',
      protected: isProtected,
      protection: { ...example.protection, required_status_checks: undefined },
    },
  })
  at.hub.answers[`GET ${rules}`] = () => ({ status: 200, body: required === null ? [] : [rule, ...refusing(rule)] })
}
/** The rules that keep a branch from being set back or removed. */
const refusing = (rule: object) =>
  ['deletion', 'non_fast_forward'].map((type) => ({ ...rule, type, parameters: undefined }))
const check = async (more: Partial<AppSettings> = {}, of: typeof place | null = place) => {
  const looked = await checkGithub(of, null, async () => await open(more))
  expect(at.hub.wrong).toEqual([])
  return looked.filter(({ is }) => is === 'missing').map(({ words }) => words)
}

it('finds nothing missing where the check is required from this App', async () => {
  guard(true, [{ context: 'countersign', integration_id: at.hub.appId }])
  expect(await check()).toEqual([])
  // It only reads: no token that it made may write anything.
  expect([...at.hub.tokens.values()].map(({ permissions }) => permissions)).toEqual([
    { metadata: 'read', contents: 'read' },
  ])
})

it('knows the older rules of a branch as well', async () => {
  guard(true, null)
  const example = exampleOf('GET', branch, 200) as { protection: object }
  const checks = {
    url: 'https://a.example',
    contexts: ['countersign'],
    contexts_url: 'https://a.example',
    checks: [{ context: 'countersign', app_id: at.hub.appId }],
  }
  at.hub.answers[`GET ${branch}`] = () => ({
    status: 200,
    body: {
      ...example,
      protected: true,
      protection: { ...example.protection, enabled: true, required_status_checks: checks },
    },
  })
  expect(await check()).toEqual([])
})

it('says what is missing, each by itself', async () => {
  expect(await checkGithub(null, null, async () => await openApp(null)).then((looked) => looked[0]!.words)).toMatch(
    /No App is set up/,
  )
  expect(await check({ key: 'file:/nowhere/key.pem' })).toEqual([expect.stringMatching(/key of the App is not found/)])
  writeFileSync(path.join(at.folder, 'other.pem'), 'no key')
  expect(await check({ key: `file:${path.join(at.folder, 'other.pem')}` })).toEqual([
    expect.stringMatching(/not a private RSA key/),
  ])
  expect(await check({ appId: 5 })).toEqual([expect.stringMatching(/does not know an App of this number/)])
  expect(await check({}, { owner: 'acme', repo: 'other' })).toEqual([
    expect.stringMatching(/not installed on acme\/other.*installations\/new/),
  ])
  at.hub.permissions = { metadata: 'read', contents: 'write', checks: 'read' }
  expect(await check()).toEqual([
    expect.stringMatching(/permission pull_requests: write/),
    expect.stringMatching(/permission checks: write/),
  ])
})

it.each([
  ['nothing protects the branch', false, null, /Nothing protects the branch main/],
  ['the check is not required', true, [{ context: 'build' }], /do not require the check/],
  ['anybody may report the check', true, [{ context: 'countersign' }], /from anybody/],
  ['another App may', true, [{ context: 'countersign', integration_id: 12 }], /from anybody/],
] as const)('says that %s', async (_what, isProtected, required, words) => {
  guard(isProtected, required as Check[] | null)
  expect(await check()).toEqual([expect.stringMatching(words)])
})

it('says whether the branch could be set back or removed', async () => {
  guard(true, [{ context: 'countersign', integration_id: at.hub.appId }])
  const [held] = at.hub.answers[`GET ${rules}`]!({}, {}, new URLSearchParams()).body as object[]
  at.hub.answers[`GET ${rules}`] = () => ({ status: 200, body: [held] })
  const example = exampleOf('GET', branch, 200) as object
  // Rules of the present kind alone hold it, and say all that they refuse.
  at.hub.answers[`GET ${branch}`] = () => ({
    status: 200,
    body: { ...example, name: 'main', protected: true, protection: { enabled: false } },
  })
  expect(await check()).toEqual([
    expect.stringMatching(/set back to an older commit.*blocks force pushes/),
    expect.stringMatching(/being removed.*restricts deletions/),
  ])
  at.hub.answers[`GET ${rules}`] = () => ({ status: 200, body: [held, ...refusing(held!)] })
  expect(await check()).toEqual([])
})

it('says that there is no such branch', async () => {
  at.hub.answers[`GET ${branch}`] = () => ({
    status: 404,
    body: { message: 'Branch not found', documentation_url: 'https://docs.github.com/rest' },
  })
  expect(await check()).toEqual(['There is no branch main there.'])
})

it('takes no answer that GitHub’s description does not know', async () => {
  at.hub.instead.push({ on: 'GET /app', status: 200, body: { name: { html: 1 } } })
  expect(await check()).toEqual([expect.stringMatching(/not what its description says/)])
})

it('says what is missing until GitHub calls, where a secret for its calls is set', async () => {
  guard(true, [{ context: 'countersign', integration_id: at.hub.appId }])
  const secretFile = path.join(at.folder, 'hook-secret')
  writeFileSync(secretFile, 'known-to-github-and-to-us-alone-1')
  Object.assign(env, { githubHook: `file:${secretFile}` })
  onTestFinished(() => void Object.assign(env, { githubHook: null }))
  const calls = { url: `${env.url}/hooks/github`, content_type: 'json', insecure_ssl: '0', secret: '********' }
  const told = { events: ['push', 'pull_request'] }
  const set = (config: object, more: object = told) => {
    at.hub.answers['GET /app/hook/config'] = () => ({ status: 200, body: config })
    at.hub.answers['GET /app'] = () => ({
      status: 200,
      body: { ...(exampleOf('GET', '/app', 200) as object), id: at.hub.appId, name: 'Ours', ...more },
    })
  }
  set(calls)
  expect(await check()).toEqual([])
  set({ ...calls, url: 'https://elsewhere.example/hooks/github' })
  expect(await check()).toEqual([expect.stringMatching(/calls elsewhere or nowhere.*\/hooks\/github$/)])
  set({ ...calls, content_type: 'form', insecure_ssl: '1' }, { events: ['push'] })
  expect(await check()).toEqual([
    expect.stringMatching(/sends forms/),
    expect.stringMatching(/SSL verification/),
    expect.stringMatching(/not subscribed to the event pull_request/),
  ])
  at.hub.instead.push({ on: 'GET /app/hook/config', status: 404, body: { message: 'Not Found' } })
  writeFileSync(secretFile, 'short')
  expect((await check()).slice(0, 3)).toEqual([
    expect.stringMatching(/secret of GitHub’s calls is not found/),
    expect.stringMatching(/calls elsewhere or nowhere/),
    expect.stringMatching(/sends forms/),
  ])
})
