import type { Route } from 'next'

type Value = string | number | readonly string[] | null | undefined

/** An address of this site with search parameters; absent and empty ones are left out, lists are joined by commas. */
export function pathWith(path: string, params: Readonly<Record<string, Value>> = {}): Route {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    const text = typeof value === 'object' && value !== null ? value.join(',') : String(value ?? '')
    if (text !== '') search.set(name, text)
  }
  // A comma is allowed in a query (RFC 3986, 3.4) and keeps lists readable in the address bar.
  const query = search.toString().replaceAll('%2C', ',')
  return (query ? `${path}?${query}` : path) as Route
}

type Params<Name extends string> = { readonly [Key in Name]?: Value }

type RequestFilters = 'view' | 'risk' | 'pod' | 'env' | 'tool' | 'q' | 'sort' | 'cursor'
type PeopleFilters = 'q' | 'role' | 'sort' | 'cursor'
type TaskFilters = 'q' | 'status' | 'waits' | 'phase' | 'pod' | 'origin' | 'source' | 'sort' | 'cursor'
type MemoryFilters = 'q' | 'state' | 'kind' | 'pod' | 'source' | 'flag' | 'sort' | 'cursor'
type ImportFilters = 'tab' | 'branch' | 'lost' | 'cursor'
type PodFilters = 'q' | 'state' | 'role' | 'env'
type TryFilters = 'pod' | 'role' | 'department' | 'env' | 'tool'
type ToolFilters = 'q' | 'effect' | 'state' | 'owner' | 'env' | 'only' | 'sort' | 'cursor'
type PolicyFilters = 'env' | 'department' | 'role' | 'pod' | 'with' | 'show' | 'q' | 'cell' | 'draft'
type AuditFilters =
  | ('q' | 'kind' | 'what' | 'actor' | 'actorId' | 'pod' | 'env' | 'outcome' | 'tool' | 'task' | 'request' | 'call')
  | ('from' | 'to' | 'cursor')

/** A cell of the policy: who would use which tool where. */
export type CellName = { role: string; department: string | null; environment: string; tool: string }

/** Where every screen is. The address holds the whole state of a screen, so that it can be sent to somebody. */
export const paths = {
  home: () => pathWith('/'),
  approvals: (params: Params<RequestFilters> = {}) => pathWith('/approvals', params),
  request: (number: number, params: Params<'change'> = {}) => pathWith(`/approvals/CS-${number}`, params),
  tasks: (params: Params<TaskFilters> = {}) => pathWith('/tasks', params),
  task: (number: number, params: Params<'tab'> = {}) => pathWith(`/tasks/T-${number}`, params),
  memory: (params: Params<MemoryFilters> = {}) => pathWith('/memory', params),
  memoryEntry: (id: string, params: Params<'compare'> = {}) => pathWith(`/memory/${encodeURIComponent(id)}`, params),
  imports: (params: Params<'sort' | 'cursor'> = {}) => pathWith('/imports', params),
  forget: (params: Params<'sourceId' | 'branch'>) => pathWith('/imports/forget', params),
  importRun: (id: string, params: Params<ImportFilters> = {}) => pathWith(`/imports/${encodeURIComponent(id)}`, params),
  audit: (params: Params<AuditFilters> = {}) => pathWith('/audit', params),
  event: (id: string) => pathWith(`/audit/${encodeURIComponent(id)}`),
  access: (params: Params<'for' | 'cursor'> = {}) => pathWith('/access', params),
  podForm: (params: Params<'for'> = {}) => pathWith('/access/pod', params),
  find: (params: Params<'q'> = {}) => pathWith('/find', params),
  policy: (params: Params<PolicyFilters> = {}) => pathWith('/policy', params),
  /** Where one cell of the policy is explained. */
  policyCell: ({ role, department, environment: env, tool }: CellName) =>
    `${pathWith('/policy', { env, department, cell: `${role}:${tool}` })}#cell` as Route,
  /** The text in force, at one of its lines. */
  policyText: (line?: number) =>
    (line === undefined ? pathWith('/policy/text') : `${pathWith('/policy/text', { line })}#${lineId(line)}`) as Route,
  policyChanges: (params: Params<'state'> = {}) => pathWith('/policy/changes', params),
  policyChange: (number: number, params: Params<'tab' | 'group'> = {}) => pathWith(`/policy/changes/${number}`, params),
  policyUnused: (params: Params<'env'> = {}) => pathWith('/policy/unused', params),
  policyTry: (params: Params<TryFilters> = {}) => pathWith('/policy/try', params),
  /** The text of a change, at one of its lines. */
  policyChangeText: (number: number, line: number) =>
    `${pathWith(`/policy/changes/${number}`, { tab: 'text', line })}#${lineId(line)}` as Route,
  policyHistory: () => pathWith('/policy/history'),
  policyVersion: (version: number) => pathWith(`/policy/history/${version}`),
  pods: (params: Params<PodFilters> = {}) => pathWith('/pods', params),
  pod: (slug: string) => pathWith(`/pods/${encodeURIComponent(slug)}`),
  tools: (params: Params<ToolFilters> = {}) => pathWith('/tools', params),
  toolsImport: () => pathWith('/tools/import'),
  tool: (key: string) => pathWith(`/tools/${encodeURIComponent(key)}`),
  coverage: (params: Params<'group'> = {}) => pathWith('/people/coverage', params),
  people: (params: Params<PeopleFilters> = {}) => pathWith('/people', params),
  person: (id: string) => pathWith(`/people/${encodeURIComponent(id)}`),
  signIn: (params: Params<'from' | 'problem'> = {}) => pathWith('/signin', params),
  noRole: () => pathWith('/no-role'),
}

/** By which a line of a text is named in its page's address. */
export function lineId(line: number): string {
  return `line-${line}`
}

/** A place on this site to return to after signing in, or null for anything that is not exactly that. */
export function ownPath(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 2000 || !text.startsWith('/')) return null
  const base = 'http://ourselves.invalid'
  // The parser knows every spelling of another host: //host, /\host, tabs and newlines in between.
  if (!URL.canParse(text, base)) return null
  const { origin, pathname, search } = new URL(text, base)
  if (origin !== base || pathname.startsWith('//')) return null
  // Returning to the sign-in itself would go round in circles.
  return /^\/(signin|no-role|api|idp)(\/|$)/.test(pathname) ? null : pathname + search
}
