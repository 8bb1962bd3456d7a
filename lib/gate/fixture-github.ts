import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { OtherServer } from '@/lib/gate/fixture-upstream'
import { type Answers, githubHub, type Hub } from '@/lib/github/fixture-hub'
import { exampleOf } from '@/lib/github/fixture-judge'

/** A pull request at that GitHub. */
export type Pull = {
  number: number
  head: string
  base: string
  title: string
  body: string
  state: 'open' | 'closed'
  merged: boolean
  /** The copy of the repository from which it comes; absent where it is the same. */
  from?: string
}
/** What a check says of a commit. */
export type Run = { id: number; head: string; status: string; conclusion: string | null }

/** GitHub on this machine: its API, judged by its own description, beside git's own server. */
export type Github = Hub & {
  pulls: Pull[]
  runs: Run[]
  /** What happens at GitHub in the moment before it merges. */
  beforeMerge: (() => void) | null
  keyFile: string
  /** Of whom the rules of its branches require the check; null where nothing protects them. */
  guardedBy: number | null
}

const pullPath = '/repos/{owner}/{repo}/pulls/{pull_number}'

export async function githubAt(folder: () => string): Promise<Github> {
  const hub = await githubHub()
  const keys = mkdtempSync(path.join(tmpdir(), 'countersign-app-'))
  const keyFile = path.join(keys, 'key.pem')
  writeFileSync(keyFile, hub.key)
  const github: Github = { ...hub, pulls: [], runs: [], beforeMerge: null, keyFile, guardedBy: hub.appId }
  // What a test changes of the server is the same server's.
  Object.assign(hub.answers, answersOf(github, folder))
  const { close } = hub
  github.close = async () => {
    await close()
    rmSync(keys, { recursive: true })
  }
  return github
}

function answersOf(github: Github, folder: () => string): Answers {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: folder(),
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, ...identity },
    }).trim()
  const at = (branch: string) => git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`)
  /** Where the head of a pull request is, which GitHub keeps by a name of its own for what comes from a copy. */
  const headOf = ({ number, head }: Pull) =>
    git('for-each-ref', '--format=%(objectname)', `refs/pull/${number}/head`) || at(head)
  const pullOf = (values: Record<string, string>) =>
    github.pulls.find(({ number }) => number === Number(values.pull_number))!
  const refused = (status: number, message: string) => ({
    status,
    body: { message, documentation_url: 'https://docs.github.com/rest' },
  })
  return {
    'GET /repos/{owner}/{repo}/branches/{branch}': ({ branch }) => {
      const commit = at(branch!)
      if (commit === '') return refused(404, 'Branch not found')
      const example = exampleOf('GET', '/repos/{owner}/{repo}/branches/{branch}', 200) as object
      const isProtected = github.guardedBy !== null
      return {
        status: 200,
        body: { ...example, name: branch, protected: isProtected, protection: { enabled: false } },
      }
    },
    'GET /repos/{owner}/{repo}/rules/branches/{branch}': () => ({
      status: 200,
      body:
        github.guardedBy === null
          ? []
          : [
              { ...ruleset, type: 'deletion' },
              {
                ...ruleset,
                type: 'required_status_checks',
                parameters: {
                  required_status_checks: [{ context: 'countersign', integration_id: github.guardedBy }],
                  strict_required_status_checks_policy: true,
                },
              },
            ],
    }),
    'GET /repos/{owner}/{repo}/pulls': (_values, _body, query) => ({
      status: 200,
      body: github.pulls
        .filter(({ head, base, state }) =>
          query.has('head') ? query.get('head') === `acme:${head}` && query.get('base') === base : state === 'open',
        )
        // None of them moves here, so that the newest has moved last.
        .toSorted((one, other) => (query.get('direction') === 'asc' ? 1 : -1) * (one.number - other.number))
        .slice(...pageOf(query))
        .map((pull) => listed(pull, headOf(pull))),
    }),
    'POST /repos/{owner}/{repo}/pulls': (_values, body) => {
      const { head, base, title, body: text } = body as Pick<Pull, 'head' | 'base' | 'title' | 'body'>
      const isThere = github.pulls.some((one) => one.state === 'open' && one.head === head && one.base === base)
      if (isThere || at(head) === at(base)) return refused(422, 'Validation Failed')
      const pull: Pull = {
        number: github.pulls.length + 1,
        head,
        base,
        title,
        body: text,
        state: 'open',
        merged: false,
      }
      github.pulls.push(pull)
      return {
        status: 201,
        body: { ...(exampleOf('POST', '/repos/{owner}/{repo}/pulls', 201) as object), ...shown(pull) },
      }
    },
    [`GET ${pullPath}`]: (values) => {
      const pull = pullOf(values)
      const example = exampleOf('GET', pullPath, 200) as { base: object }
      return { status: 200, body: { ...example, ...shown(pull), base: { ...example.base, ref: pull.base } } }
    },
    [`PATCH ${pullPath}`]: (values, { state }) => {
      const pull = pullOf(values)
      pull.state = state as Pull['state']
      return { status: 200, body: { ...(exampleOf('PATCH', pullPath, 200) as object), ...shown(pull) } }
    },
    [`PUT ${pullPath}/merge`]: (values, { sha, merge_method: method, commit_title: title }) => {
      github.beforeMerge?.()
      const pull = pullOf(values)
      if (pull.state !== 'open' || method !== 'merge') return refused(405, 'Pull Request is not mergeable')
      if (at(pull.head) !== sha) return refused(409, 'Head branch was modified. Review and try the merge again.')
      const isChecked = github.runs.some(({ head, conclusion }) => head === sha && passing.includes(conclusion ?? ''))
      if (!isChecked) return refused(405, 'Required status check "countersign" is expected.')
      const tree = git('merge-tree', '--write-tree', pull.base, pull.head)
      const merge = git('commit-tree', tree, '-p', at(pull.base), '-p', String(sha), '-m', String(title))
      git('update-ref', `refs/heads/${pull.base}`, merge)
      Object.assign(pull, { state: 'closed', merged: true })
      // What its branch holds by then was merged by it, whoever opened that.
      for (const other of github.pulls)
        if (other.state === 'open' && other.base === pull.base && git('rev-list', headOf(other), `^${merge}`) === '')
          Object.assign(other, { state: 'closed', merged: true })
      return { status: 200, body: { sha: merge, merged: true, message: 'Pull Request successfully merged' } }
    },
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': ({ ref }) => {
      const runs = github.runs.filter(({ head }) => head === ref).map(shownRun)
      return { status: 200, body: { total_count: runs.length, check_runs: runs } }
    },
    'POST /repos/{owner}/{repo}/check-runs': (_values, body) => {
      const {
        head_sha: head,
        status,
        conclusion = null,
      } = body as { head_sha: string; status: string; conclusion?: string }
      const run = { id: github.runs.length + 1, head, status, conclusion }
      github.runs.push(run)
      return { status: 201, body: shownRun(run) }
    },
    'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': (values, body) => {
      const run = github.runs.find(({ id }) => id === Number(values.check_run_id))!
      const { status, conclusion = null } = body as { status: string; conclusion?: string }
      Object.assign(run, { status, conclusion })
      return { status: 200, body: shownRun(run) }
    },
  }
}

function pageOf(query: URLSearchParams): [number, number] {
  const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 30)]
  return [(page - 1) * size, page * size]
}

const ruleset = { ruleset_source_type: 'Repository', ruleset_source: 'acme/shop', ruleset_id: 1 }

/** What passes where a check is required, as GitHub's documentation of protected branches has it. */
const passing = ['success', 'skipped', 'neutral']

const identity = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'GitHub',
  GIT_AUTHOR_EMAIL: 'noreply@github.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
}

/** A pull request as it stands in a list, with where it comes from and goes to. */
function listed(pull: Pull, sha: string) {
  const [example] = exampleOf('GET', '/repos/{owner}/{repo}/pulls', 200) as { head: { repo: object }; base: object }[]
  const { head, base } = example!
  const repo = { ...head.repo, full_name: pull.from ?? 'acme/shop' }
  return {
    ...example,
    ...shown(pull),
    head: { ...head, ref: pull.head, sha, repo },
    base: { ...base, ref: pull.base },
  }
}

function shown({ number, title, body, state }: Pull) {
  // The description's own example leaves out of a team what it asks for.
  return { number, title, body, state, requested_teams: [] }
}

function shownRun({ id, head, status, conclusion }: Run) {
  const { check_runs: runs } = exampleOf('GET', '/repos/{owner}/{repo}/commits/{ref}/check-runs', 200) as {
    check_runs: object[]
  }
  return { ...runs[0], id, head_sha: head, status, conclusion, name: 'countersign' }
}

/** The tokens of that GitHub open the git server beside it, for what they may do there. */
export function letsIn(github: Github): Parameters<OtherServer['letIn']>[0] {
  return (shown, isPush) => {
    const held = github.tokens.get(shown)
    return (
      held?.repositories[0] === 'shop' &&
      (isPush ? held.permissions.contents === 'write' : held.permissions.contents !== undefined)
    )
  }
}
