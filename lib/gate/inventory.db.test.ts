import { addPerson, addPod, openGate, send, signIn, type TestGate } from '@/lib/gate/fixture'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { commandOf, listedActions } from '@/lib/gate/fixture-actions'
import { typefaceFiles } from '@/lib/core/typefaces'
import { permissionsOf } from '@/lib/people/rules'
import { humanRole, type HumanRole } from '@/lib/people/schema'
import { sourceFiles } from '@/lib/sources'

// Everything that can be asked from outside, with who may. What is new fails here until somebody has said who that is.

// GitHub is known by a secret that is not set here.
type Who = 'anybody' | 'pods' | 'people with a role' | 'nobody without the demo' | 'GitHub'

const of = (who: Who, ...routes: string[]) => Object.fromEntries(routes.map((route) => [route, who]))
const gitRoutes = (at: string) => [`GET ${at}/info/refs`, `POST ${at}/git-upload-pack`, `POST ${at}/git-receive-pack`]

/** The gate's own addresses with the methods that mean something there. */
const routes: Record<string, Who> = {
  ...of('anybody', 'GET /livez', 'GET /healthz', 'GET /readyz', 'GET /readyz/pages'),
  'POST /oauth/token': 'anybody',
  ...of('anybody', 'GET /.well-known/jwks.json', 'GET /.well-known/oauth-authorization-server'),
  ...of('anybody', 'GET /.well-known/oauth-protected-resource', 'GET /.well-known/oauth-protected-resource/mcp'),
  ...of('anybody', 'GET /.well-known/openid-configuration', 'GET /.well-known/countersign-signers'),
  ...of('anybody', 'GET /v1/openapi.json', 'GET /v2/openapi.json'),
  'POST /mcp': 'pods',
  'POST /hooks/github': 'GitHub',
  ...of('anybody', 'GET /docs/api', 'GET /docs/try.mjs'),
  'POST /docs/try': 'nobody without the demo',
  ...of('anybody', 'GET /docs/problems', 'GET /docs/problems/:code', 'GET /typefaces/:file', 'GET /clients/:file'),
  ...of('pods', 'GET /v1/actions/list', 'POST /v1/tasks/start', 'POST /v1/tasks/complete', 'POST /v1/prompts/used'),
  ...of('pods', 'POST /v1/logs/errors', 'POST /v2/errors'),
  ...of('pods', 'GET /v1/tasks/query', 'POST /v1/tasks/:move', 'POST /v2/tasks/:move'),
  ...of('pods', 'GET /v2/tasks', 'GET /v2/tasks/next', 'GET /v2/tasks/task'),
  ...of('pods', 'GET /v2/tool-calls', 'POST /v2/tool-calls'),
  'POST /v2/tool-calls/preview': 'pods',
  'POST /v2/tool-calls/:id/withdraw': 'pods',
  ...of('pods', 'GET /v2/tool-calls/:id', 'POST /v2/tool-calls/:id/claim', 'POST /v2/tool-calls/:id/outcome'),
  ...of('pods', 'GET /v2/policy/decide', 'GET /v2/me', 'GET /v2/events'),
  ...of('pods', 'GET /v2/tools', 'POST /v2/tools', 'POST /v2/prompts', 'GET /v2/prompts/:slug'),
  ...of('pods', 'POST /v1/memory/manage', 'POST /v1/memory/manage_entry', 'POST /v1/memory/query'),
  ...of('pods', 'GET /v2/memory/entries', 'POST /v2/memory/entries', 'GET /v2/memory/entry'),
  ...of('pods', 'GET /v2/outputs', 'POST /v2/outputs', 'GET /v2/outputs/:id', 'POST /v1/tasks/commit_and_log_output'),
  ...of('pods', ...['/git/:name', '/git/:name/:more'].flatMap(gitRoutes)),
  ...of('people with a role', 'GET /stream', 'GET /news/pages', 'GET /news/home', 'GET /news/queue', 'GET /news/task'),
}

const anybody = (...places: string[]) => Object.fromEntries(places.map((at) => [at, /currentPerson\(/]))
const readers = (...at: string[]) => Object.fromEntries(at.map((one) => [one, /Person\([\s\S]*audit:read/]))

/** Pages and route handlers, with how each looks at who asks. */
const pages: Record<string, RegExp> = {
  '/access/pod': /currentPerson\([\s\S]*pods:manage/,
  ...anybody('/access', '/approvals', '/approvals/[request]', '/audit/[eventId]', '/settings/notifications'),
  ...anybody('/find', '/findings', '/findings/[findingId]', '/incidents', '/incidents/[incident]', '/settings/tokens'),
  ...readers('/audit', '/audit/archives', '/insights', '/integrations', '/audit/feed', '/insights/chart'),
  ...Object.fromEntries(['', '/[exportId]'].map((at) => [`/audit/export${at}`, /Person\([\s\S]*audit:keep/])),
  ...Object.fromEntries(['', '/new', '/[reviewId]'].map((at) => [`/audit/reviews${at}`, /Person\([\s\S]*audit:re/])),
  ...Object.fromEntries(['', '/new', '/[holdId]'].map((at) => [`/audit/holds${at}`, /Person\([\s\S]*audit:[rh]/])),
  ...readers('/reports', '/reports/new', '/reports/[reportId]', '/reports/[reportId]/file'),
  '/findings/words': /currentPerson\([\s\S]*policy:change/,
  '/imports/forget': /currentPerson\([\s\S]*imports:start/,
  ...Object.fromEntries(
    ['', '/[runId]', '/prompts/[promptId]', '/rewrites/[rewriteId]'].map((at) => [`/imports${at}`, /currentPerson\(/]),
  ),
  ...anybody('/', '/stop', '/memory', '/memory/[entryId]', '/memory/taught/[taskId]', '/outputs/[outputId]', '/tasks'),
  ...anybody('/repositories', '/repositories/[...name]', '/deliveries/[deliveryId]', '/movements/[eventId]'),
  '/memory/new': /currentPerson\([\s\S]*memory:keep/,
  '/people': /currentPerson\([\s\S]*people:manage/,
  ...Object.fromEntries(['coverage', '[person]'].map((at) => [`/people/${at}`, /currentPerson\([\s\S]*people:manage/])),
  ...anybody('/tasks/[taskId]', '/pods', '/pods/[slug]', '/tools', '/tools/[key]', '/prompts', '/prompts/drift'),
  ...Object.fromEntries(
    ['', '/unused', '/try', '/changes', '/changes/[number]', '/history', '/history/[version]', '/text'].map((at) => [
      `/policy${at}`,
      /currentPerson\(/,
    ]),
  ),
  '/prompts/new': /currentPerson\([\s\S]*prompts:write/,
  '/prompts/[slug]/v/[number]': /currentPerson\(/,
  '/prompts/[slug]/v/[number]/work': /currentPerson\(/,
  '/tasks/new': /currentPerson\([\s\S]*tasks:keep/,
  '/tools/import': /currentPerson\([\s\S]*tools:change/,
  // Whoever has no session, or none of any use, must get here; and the gate, which asks for nobody.
  ...Object.fromEntries(['/api/auth/[...nextauth]', '/no-role', '/signin', '/may-draw'].map((at) => [at, /./])),
}

/** Files that everybody may have, before and without a session: nothing in them is anybody's. */
const icons = ['192', '512', 'maskable-512'].map((size) => `icon-${size}.png`)
const openFiles = ['apple-touch-icon.png', ...icons, 'manifest.webmanifest', 'push.js', 'robots.txt']

const all: readonly HumanRole[] = ['viewer', 'approver', 'prompt_reviewer', 'auditor', 'admin']

function ofAdmins(at: string, names: readonly string[], ...others: HumanRole[]): Record<string, readonly HumanRole[]> {
  return Object.fromEntries(names.map((name) => [`${at}/${name}`, [...others, 'admin']]))
}

/** Server actions, with the roles that may use them. */
const actions: Record<string, readonly HumanRole[]> = {
  ...Object.fromEntries(['access/ask', 'findings/askBypass', 'policy/remark', 'prompts/remark'].map((at) => [at, all])),
  ...Object.fromEntries(['decide', 'takeBack'].map((name) => [`approvals/${name}`, ['approver'] as const])),
  'audit/review': ['auditor'],
  ...ofAdmins('audit', ['hold', 'askRelease', 'keepHolding', 'release'], 'auditor'),
  ...ofAdmins('reports', ['makeReport', 'openReport'], 'auditor'),
  ...ofAdmins('findings', ['settle', 'end'], 'approver'),
  'findings/reveal': ['approver', 'auditor', 'admin'],
  ...ofAdmins('findings', ['listWords', 'putWordsBack']),
  ...ofAdmins('access', ['registerPod', 'changePod']),
  ...ofAdmins('audit', ['exportAll', 'saveView', 'removeView'], 'approver', 'prompt_reviewer', 'auditor'),
  ...ofAdmins('people', ['giveRoles', 'join', 'leave', 'endAccess', 'restoreAccess']),
  ...ofAdmins('pods', ['issue', 'rotate', 'revoke', 'hold', 'resume', 'retire', 'chooseMessages', 'removeWebhook']),
  ...ofAdmins('pods', ['setWebhook', 'rotateWebhook', 'pauseWebhook', 'resumeWebhook', 'testWebhook', 'sendAgain']),
  ...ofAdmins('pods/[slug]', ['nameServer', 'readTools', 'dropServer']),
  ...ofAdmins('tools', ['reword', 'change', 'importDocument', 'expect', 'expectNoMore', 'writeRunbook']),
  ...ofAdmins('incidents', ['acknowledge', 'assign', 'note', 'resolve', 'silence', 'sayNoticed'], 'approver'),
  ...ofAdmins('incidents', ['update', 'promise', 'writeRunbook', 'lookBack'], 'approver'),
  ...ofAdmins('stop', ['putOn', 'resume', 'confirm'], 'approver'),
  ...ofAdmins('deliveries', ['undo', 'undoNow', 'undoMove'], 'approver'),
  ...ofAdmins('repositories', ['decide', 'askFor'], 'approver'),
  ...ofAdmins('imports', ['start', 'cancel', 'forget', 'join', 'apart', 'choosePaths']),
  ...ofAdmins('imports', ['takeUp'], 'prompt_reviewer'),
  ...ofAdmins('policy', ['answer', 'rule', 'start', 'rollBack', 'edit', 'undo', 'rebase', 'discard', 'replay']),
  ...ofAdmins('policy', ['giveUpReplay', 'runBeside', 'endBeside', 'propose', 'tighten', 'withdraw']),
  ...ofAdmins('integrations', ['addSink', 'changeSink', 'pauseSink', 'resumeSink', 'testSink', 'goBack', 'removeSink']),
  ...ofAdmins('integrations', ['sendRefused', 'letGo', 'testChannel', 'tellAgain', 'letGoOfNotices']),
  ...Object.fromEntries(['choose', 'add', 'test', 'remove'].map((name) => [`settings/notifications/${name}`, all])),
  ...Object.fromEntries(['make', 'remove'].map((name) => [`settings/tokens/${name}`, all])),
  ...Object.fromEntries(['people/endToken', 'pods/describe'].map((at) => [at, all])),
  ...ofAdmins('memory', ['hold', 'archive', 'restore', 'note'], 'approver', 'prompt_reviewer'),
  ...ofAdmins('memory', ['revoke', 'giveBack', 'askDeletion'], 'approver', 'prompt_reviewer'),
  ...ofAdmins('prompts', ['write', 'check', 'askLive', 'retire', 'putBack', 'handOver'], 'prompt_reviewer'),
  ...ofAdmins('tasks', ['move', 'add', 'change'], 'approver'),
  ...ofAdmins('repositories', ['take', 'askBranches', 'askOwners']),
  ...Object.fromEntries(['/acknowledge', 'demo/remove'].map((name) => [name, ['admin']])),
}

let gate: TestGate
let cookies: Record<'nobody' | 'without a role' | 'viewer', Record<string, string>>
let bearer: Record<string, string>
beforeAll(async () => {
  gate = await openGate()
  const pod = await addPod('inventory')
  await refreshAccess()
  bearer = { authorization: `Bearer ${pod.serviceKey}` }
  cookies = {
    nobody: {},
    'without a role': { cookie: await signIn(await addPerson('None', [], [])) },
    viewer: { cookie: await signIn(await addPerson('Viewer', [], ['viewer'])) },
  }
})
afterAll(() => gate.close())

/** The addresses of a tree as the router prints it. */
function addressesIn(tree: string): string[] {
  const above: string[] = []
  return [...tree.matchAll(/^((?:[│ ] {3})*)[├└]── (\S+) \(/gm)].map(([, indent = '', part = '']) => {
    above.length = indent.length / 4
    above.push(part)
    return above.join('')
  })
}

/** An address with a value in the place of each that it takes. */
function filledIn(address: string): string {
  const file = address.startsWith('/clients') ? 'countersign.ts' : [...typefaceFiles.keys()][0]!
  return address.replace(':id', 'none').replace(':code', 'fault').replace(':slug', 'none').replace(':file', file)
}

describe('the gate', () => {
  it('has no address that is not listed', () => {
    const found = addressesIn(gate.app.printRoutes({ commonPrefix: false })).filter((url) => !url.startsWith('*'))
    expect(found.toSorted()).toEqual([...new Set(Object.keys(routes).map((route) => route.split(' ')[1]!))].toSorted())
  })

  it.each(Object.entries(routes))('%s is for %s', async (route, who) => {
    const [method, address] = route.split(' ') as ['GET' | 'POST', string]
    const ask = async (headers: Record<string, string>) => {
      return (await send(gate, { method, url: filledIn(address), headers })).status
    }
    if (who === 'anybody') expect(await ask(cookies.nobody)).toBeLessThan(method === 'GET' ? 300 : 401)
    if (who === 'pods') {
      for (const headers of Object.values(cookies)) expect(await ask(headers)).toBe(401)
      const answer = await ask(bearer)
      expect(answer).toBeLessThan(500)
      expect([401, 403, 405]).not.toContain(answer)
    }
    if (['nobody without the demo', 'GitHub'].includes(who))
      for (const headers of [...Object.values(cookies), bearer]) expect(await ask(headers)).toBe(404)
    if (who === 'people with a role') {
      expect([await ask(cookies.nobody), await ask(bearer), await ask(cookies['without a role'])]).toEqual([
        401, 401, 403,
      ])
    }
  })

  it.each([...new Set(Object.keys(routes).map((route) => route.split(' ')[1]!))])(
    '%s answers no other method, and none with a fault',
    async (address) => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
        if (routes[`${method} ${address}`]) continue
        for (const headers of [cookies.viewer, bearer, { ...bearer, 'content-type': 'application/json' }]) {
          const { status } = await send(gate, {
            method,
            url: filledIn(address),
            headers,
          })
          expect([method, status < 500 && status >= 400]).toEqual([method, true])
        }
      }
    },
  )
})

const codeOf = (file: string) => readFileSync(file, 'utf8')
const files = sourceFiles().filter((file) => file.startsWith('app/'))

describe('the desk', () => {
  const found = files.filter((file) => /\/(page|route)\.tsx?$/.test(file))
  const addressOf = (file: string) =>
    file
      .replace(/^app/, '')
      .replace('/(desk)', '')
      .replace(/\/(page|route)\.tsx?$/, '') || '/'

  it('has no page that is not listed', () => {
    expect(found.map(addressOf).toSorted()).toEqual(Object.keys(pages).toSorted())
  })

  it('has no open file that is not listed', () => {
    expect(readdirSync('public', { recursive: true }).toSorted()).toEqual(openFiles)
  })

  it.each(found)('%s looks at who asks', (file) => {
    expect(codeOf(file)).toMatch(pages[addressOf(file)] ?? /never/)
  })

  const listed = listedActions()

  it('has no action that is not listed', () => {
    expect(listed.map(({ action }) => action).toSorted()).toEqual(Object.keys(actions).toSorted())
  })

  it.each(listed)('$action is for the roles that are listed', async (one) => {
    const { permission } = await commandOf(one)
    const may = humanRole.options.filter((role) => permissionsOf([role]).has(permission))
    expect(may.toSorted()).toEqual([...(actions[one.action] ?? [])].toSorted())
  })
})
