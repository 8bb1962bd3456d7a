import { lineId, partOf, pathWith, type Value } from '@/lib/core/address'

type Params<Name extends string> = { readonly [Key in Name]?: Value }

type RequestFilters = 'view' | 'risk' | 'pod' | 'env' | 'tool' | 'q' | 'sort' | 'cursor'
type PeopleFilters = 'q' | 'role' | 'sort' | 'cursor'
type TaskFilters = 'view' | 'q' | 'status' | 'waits' | 'phase' | 'pod' | 'origin' | 'source' | 'age' | 'sort' | 'cursor'
type MemoryFilters = 'q' | 'state' | 'kind' | 'pod' | 'source' | 'flag' | 'age' | 'sort' | 'cursor'
type ImportFilters = 'of' | 'tab' | 'branch' | 'lost' | 'task' | 'what' | 'cursor'
type PodFilters = 'q' | 'state' | 'role' | 'env'
type TryFilters = 'pod' | 'role' | 'department' | 'env' | 'tool'
type ToolFilters = 'q' | 'effect' | 'state' | 'owner' | 'env' | 'only' | 'sort' | 'cursor'
type PolicyFilters = 'env' | 'department' | 'role' | 'pod' | 'with' | 'show' | 'rows' | 'q' | 'cell' | 'draft'
type FindingFilters = 'state' | 'severity' | 'family' | 'source' | 'age' | 'repository' | 'pod' | 'cursor'
type InsightFilters = 'board' | 'days' | 'from' | 'to' | 'department' | 'chart'
type IncidentFilters = 'state' | 'severity' | 'kind' | 'env' | 'pod' | 'tool' | 'owner' | 'cursor'
type AuditFilters =
  | ('q' | 'kind' | 'what' | 'actor' | 'actorId' | 'pod' | 'env' | 'outcome' | 'tool' | 'task' | 'request' | 'call')
  | ('counted' | 'department' | 'from' | 'to' | 'cursor')

/** A cell of the policy: who would use which tool where. */
export type CellName = { role: string; department: string | null; environment: string; tool: string }

export const home = () => pathWith('/')
export const approvals = (params: Params<RequestFilters> = {}) => pathWith('/approvals', params)
export const request = (number: number, params: Params<'change' | 'diff'> = {}) =>
  pathWith(`/approvals/CS-${number}`, params)
export const tasks = (params: Params<TaskFilters> = {}) => pathWith('/tasks', params)
export const task = (number: number, params: Params<'tab'> = {}) => pathWith(`/tasks/T-${number}`, params)
export const newTask = () => pathWith('/tasks/new')
export const memory = (params: Params<MemoryFilters> = {}) => pathWith('/memory', params)
export const memoryEntry = (id: string, params: Params<'diff'> = {}) =>
  pathWith(`/memory/${encodeURIComponent(id)}`, params)
export const output = (id: string, params: Params<'revision' | 'view'> = {}) =>
  pathWith(`/outputs/${encodeURIComponent(id)}`, params)
export const repositories = () => pathWith('/repositories')
export const repository = (name: string) =>
  pathWith(`/repositories/${name.split('/').map(encodeURIComponent).join('/')}`)
export const delivery = (id: string, params: Params<'file' | 'from' | 'q' | 'in' | 'what'> = {}) =>
  pathWith(`/deliveries/${encodeURIComponent(id)}`, params)
export const movement = (eventId: string, params: Params<'file'> = {}) =>
  pathWith(`/movements/${encodeURIComponent(eventId)}`, params)
export const taught = (number: number) => pathWith(`/memory/taught/T-${number}`)
export const newMemory = () => pathWith('/memory/new')
export const prompts = (params: Params<'q' | 'state' | 'sensitivity' | 'owner' | 'cursor'> = {}) =>
  pathWith('/prompts', params)
export const drift = (params: Params<'prompt' | 'cursor'> = {}) => pathWith('/prompts/drift', params)
export const newPrompt = () => pathWith('/prompts/new')
export const prompt = (slug: string, number: number, params: Params<'compare' | 'diff'> = {}) =>
  pathWith(`/prompts/${encodeURIComponent(slug)}/v/${number}`, params)
export const promptWork = (slug: string, number: number, params: Params<'cursor'> = {}) =>
  pathWith(`/prompts/${encodeURIComponent(slug)}/v/${number}/work`, params)
export const imports = (params: Params<'sort' | 'cursor'> = {}) => pathWith('/imports', params)
export const forget = (params: Params<'sourceId' | 'branch'>) => pathWith('/imports/forget', params)
export const importRun = (id: string, params: Params<ImportFilters> = {}) =>
  pathWith(`/imports/${encodeURIComponent(id)}`, params)
export const repositoryPrompt = (id: string, params: Params<'diff'> = {}) =>
  pathWith(`/imports/prompts/${encodeURIComponent(id)}`, params)
export const rewrite = (id: string, params: Params<'diff'> = {}) =>
  pathWith(`/imports/rewrites/${encodeURIComponent(id)}`, params)
export const audit = (params: Params<AuditFilters> = {}) => pathWith('/audit', params)
export const insights = (params: Params<InsightFilters> = {}) => pathWith('/insights', params)
export const insightsChart = (params: Params<InsightFilters>) => pathWith('/insights/chart', params)
export const auditExport = (params: Params<AuditFilters> = {}) => pathWith('/audit/export', params)
export const reviews = (params: Params<'cursor'> = {}) => pathWith('/audit/reviews', params)
export const review = (id: string, params: Params<'again'> = {}) =>
  pathWith(`/audit/reviews/${encodeURIComponent(id)}`, params)
export const newReview = (params: Params<AuditFilters> = {}) => pathWith('/audit/reviews/new', params)
export const holds = (params: Params<'state' | 'cursor'> = {}) => pathWith('/audit/holds', params)
export const hold = (id: string) => pathWith(`/audit/holds/${encodeURIComponent(id)}`)
export const newHold = (params: Params<AuditFilters> = {}) => pathWith('/audit/holds/new', params)
export const archives = (params: Params<'cursor' | 'month'> = {}) => pathWith('/audit/archives', params)
export const reports = (params: Params<'cursor'> = {}) => pathWith('/reports', params)
type ReportWish = 'template' | 'period' | 'department' | 'request' | 'incident' | 'people'
export const newReport = (params: Params<ReportWish> = {}) => pathWith('/reports/new', params)
export const report = (id: string, params: Params<'part'> = {}) =>
  pathWith(`/reports/${encodeURIComponent(id)}`, params)
export const event = (id: string) => pathWith(`/audit/${encodeURIComponent(id)}`)
export const findings = (params: Params<FindingFilters> = {}) => pathWith('/findings', params)
export const listedWords = () => '/findings/words'
export const finding = (id: string) => pathWith(`/findings/${encodeURIComponent(id)}`)
export const incidents = (params: Params<IncidentFilters> = {}) => pathWith('/incidents', params)
export const incident = (number: number) => pathWith(`/incidents/INC-${number}`)
export const stop = (params: Params<'pod' | 'tool' | 'env'> = {}) => pathWith('/stop', params)
export const access = (params: Params<'for' | 'cursor'> = {}) => pathWith('/access', params)
export const podForm = (params: Params<'for'> = {}) => pathWith('/access/pod', params)
export const integrations = () => '/integrations' as const
export const notices = () => '/settings/notifications' as const
export const tokens = () => '/settings/tokens' as const
export const find = (params: Params<'q'> = {}) => pathWith('/find', params)
export const policy = (params: Params<PolicyFilters> = {}) => pathWith('/policy', params)
/** Where one cell of the policy is explained. */
export const policyCell = ({ role, department, environment: env, tool }: CellName) =>
  partOf(pathWith('/policy', { env, department, cell: `${role}:${tool}` }), 'cell')
/** The text in force, at one of its lines. */
export const policyText = (line?: number) =>
  line === undefined ? pathWith('/policy/text') : partOf(pathWith('/policy/text', { line }), lineId(line))
export const policyChanges = (params: Params<'state'> = {}) => pathWith('/policy/changes', params)
export const policyChange = (number: number, params: Params<'tab' | 'group'> = {}) =>
  pathWith(`/policy/changes/${number}`, params)
export const policyUnused = (params: Params<'env'> = {}) => pathWith('/policy/unused', params)
export const policyTry = (params: Params<TryFilters> = {}) => pathWith('/policy/try', params)
/** The text of a change, at one of its lines. */
export const policyChangeText = (number: number, line: number) =>
  partOf(pathWith(`/policy/changes/${number}`, { tab: 'text', line }), lineId(line))
export const policyHistory = () => pathWith('/policy/history')
export const policyVersion = (version: number) => pathWith(`/policy/history/${version}`)
export const pods = (params: Params<PodFilters> = {}) => pathWith('/pods', params)
export const pod = (slug: string) => pathWith(`/pods/${encodeURIComponent(slug)}`)
export const tools = (params: Params<ToolFilters> = {}) => pathWith('/tools', params)
export const toolsImport = () => pathWith('/tools/import')
export const tool = (key: string) => pathWith(`/tools/${encodeURIComponent(key)}`)
export const coverage = (params: Params<'group'> = {}) => pathWith('/people/coverage', params)
export const people = (params: Params<PeopleFilters> = {}) => pathWith('/people', params)
export const person = (id: string) => pathWith(`/people/${encodeURIComponent(id)}`)
export const signIn = (params: Params<'from' | 'problem'> = {}) => pathWith('/signin', params)
export const noRole = () => pathWith('/no-role')
