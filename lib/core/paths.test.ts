import { describe, expect, it } from 'vitest'
import { ownPath, paths, pathWith } from '@/lib/core/paths'

describe('addresses', () => {
  it('leave out what is not set and keep lists readable', () => {
    expect(pathWith('/audit', { kind: ['request', 'call'], q: '', pod: null, env: undefined })).toBe(
      '/audit?kind=request,call',
    )
    expect(paths.task(318, { tab: 'outputs' })).toBe('/tasks/T-318?tab=outputs')
  })

  it('write whatever people search for so that it can be read back', () => {
    const q = 'a&b=c #1 “é” 100%, done'
    expect(new URL(paths.audit({ q }), 'http://x').searchParams.get('q')).toBe(q)
  })

  it('keep an identifier inside its own segment', () => {
    expect(paths.event('../people?x')).toBe('/audit/..%2Fpeople%3Fx')
  })
})

it('every screen is where links and people remember it', () => {
  const places = {
    home: paths.home(),
    approvals: paths.approvals({ view: 'team', risk: 'high' }),
    request: paths.request(1042, { change: 'raw' }),
    tasks: paths.tasks({ q: 'prices' }),
    task: paths.task(318),
    memory: paths.memory({ flag: 'stale' }),
    memoryEntry: paths.memoryEntry('01J'),
    newMemory: paths.newMemory(),
    output: paths.output('01J', { revision: 2 }),
    repositories: paths.repositories(),
    repository: paths.repository('acme/shop'),
    delivery: paths.delivery('01J', { file: 'docs/plan.md' }),
    movement: paths.movement('01J', { file: 'docs/plan.md' }),
    imports: paths.imports(),
    forget: paths.forget({ sourceId: '01J', branch: 'main' }),
    importRun: paths.importRun('01J', { branch: 'main' }),
    rewrite: paths.rewrite('01J', { diff: 'words' }),
    audit: paths.audit({ kind: 'call', request: '1042' }),
    event: paths.event('01J'),
    auditExport: paths.auditExport({ outcome: 'denied' }),
    integrations: paths.integrations(),
    reviews: paths.reviews(),
    review: paths.review('01J', { again: 'yes' }),
    newReview: paths.newReview({ from: '2026-11-01T00:00:00.000Z' }),
    holds: paths.holds({ state: 'released' }),
    hold: paths.hold('01J'),
    newHold: paths.newHold({ pod: 'writer' }),
    archives: paths.archives(),
    reports: paths.reports(),
    newReport: paths.newReport({ template: 'decisions', period: '2026-11', department: 'sales' }),
    report: paths.report('01J'),
    findings: paths.findings({ family: 'secret' }),
    finding: paths.finding('01J'),
    listedWords: paths.listedWords(),
    find: paths.find({ q: 'lamp' }),
    policy: paths.policy({ env: 'prod', cell: 'DevPod:git.rollback_commit' }),
    policyCell: paths.policyCell({
      role: 'DevPod',
      department: 'delivery',
      environment: 'prod',
      tool: 'git.rollback_commit',
    }),
    policyChange: paths.policyChange(27, { tab: 'text' }),
    policyChangeText: paths.policyChangeText(27, 41),
    policyChanges: paths.policyChanges(),
    policyUnused: paths.policyUnused({ env: 'dev' }),
    policyTry: paths.policyTry({ env: 'prod', tool: 'memory.search' }),
    policyHistory: paths.policyHistory(),
    policyText: paths.policyText(41),
    policyVersion: paths.policyVersion(3),
    prompts: paths.prompts({ sensitivity: 'sensitive' }),
    repositoryPrompt: paths.repositoryPrompt('01J', { diff: 'split' }),
    drift: paths.drift({ prompt: 'help-pages' }),
    taught: paths.taught(12),
    newPrompt: paths.newPrompt(),
    newTask: paths.newTask(),
    prompt: paths.prompt('help-pages', 8, { compare: 7, diff: 'split' }),
    promptWork: paths.promptWork('help-pages', 8),
    pods: paths.pods({ state: 'held' }),
    pod: paths.pod('dev-pod'),
    tools: paths.tools({ effect: 'destroys' }),
    toolsImport: paths.toolsImport(),
    tool: paths.tool('git.rollback_commit'),
    incidents: paths.incidents({ state: 'all', severity: 'high' }),
    incident: paths.incident(9),
    stop: paths.stop({ pod: 'dev-pod' }),
    coverage: paths.coverage({ group: 'delivery-leads' }),
    people: paths.people(),
    person: paths.person('01J'),
    signIn: paths.signIn({ from: '/approvals' }),
    access: paths.access(),
    notices: paths.notices(),
    tokens: paths.tokens(),
    podForm: paths.podForm({ for: 'dev-pod' }),
    noRole: paths.noRole(),
    insights: paths.insights({ board: 'flow', days: '7', department: 'product' }),
    insightsChart: paths.insightsChart({ board: 'flow', chart: 'tasks' }),
  } satisfies Record<keyof typeof paths, string>
  expect(places).toMatchInlineSnapshot(`
    {
      "access": "/access",
      "approvals": "/approvals?view=team&risk=high",
      "archives": "/audit/archives",
      "audit": "/audit?kind=call&request=1042",
      "auditExport": "/audit/export?outcome=denied",
      "coverage": "/people/coverage?group=delivery-leads",
      "delivery": "/deliveries/01J?file=docs%2Fplan.md",
      "drift": "/prompts/drift?prompt=help-pages",
      "event": "/audit/01J",
      "find": "/find?q=lamp",
      "finding": "/findings/01J",
      "findings": "/findings?family=secret",
      "forget": "/imports/forget?sourceId=01J&branch=main",
      "hold": "/audit/holds/01J",
      "holds": "/audit/holds?state=released",
      "home": "/",
      "importRun": "/imports/01J?branch=main",
      "imports": "/imports",
      "incident": "/incidents/INC-9",
      "incidents": "/incidents?state=all&severity=high",
      "insights": "/insights?board=flow&days=7&department=product",
      "insightsChart": "/insights/chart?board=flow&chart=tasks",
      "integrations": "/integrations",
      "listedWords": "/findings/words",
      "memory": "/memory?flag=stale",
      "memoryEntry": "/memory/01J",
      "movement": "/movements/01J?file=docs%2Fplan.md",
      "newHold": "/audit/holds/new?pod=writer",
      "newMemory": "/memory/new",
      "newPrompt": "/prompts/new",
      "newReport": "/reports/new?template=decisions&period=2026-11&department=sales",
      "newReview": "/audit/reviews/new?from=2026-11-01T00%3A00%3A00.000Z",
      "newTask": "/tasks/new",
      "noRole": "/no-role",
      "notices": "/settings/notifications",
      "output": "/outputs/01J?revision=2",
      "people": "/people",
      "person": "/people/01J",
      "pod": "/pods/dev-pod",
      "podForm": "/access/pod?for=dev-pod",
      "pods": "/pods?state=held",
      "policy": "/policy?env=prod&cell=DevPod%3Agit.rollback_commit",
      "policyCell": "/policy?env=prod&department=delivery&cell=DevPod%3Agit.rollback_commit#cell",
      "policyChange": "/policy/changes/27?tab=text",
      "policyChangeText": "/policy/changes/27?tab=text&line=41#line-41",
      "policyChanges": "/policy/changes",
      "policyHistory": "/policy/history",
      "policyText": "/policy/text?line=41#line-41",
      "policyTry": "/policy/try?env=prod&tool=memory.search",
      "policyUnused": "/policy/unused?env=dev",
      "policyVersion": "/policy/history/3",
      "prompt": "/prompts/help-pages/v/8?compare=7&diff=split",
      "promptWork": "/prompts/help-pages/v/8/work",
      "prompts": "/prompts?sensitivity=sensitive",
      "report": "/reports/01J",
      "reports": "/reports",
      "repositories": "/repositories",
      "repository": "/repositories/acme/shop",
      "repositoryPrompt": "/imports/prompts/01J?diff=split",
      "request": "/approvals/CS-1042?change=raw",
      "review": "/audit/reviews/01J?again=yes",
      "reviews": "/audit/reviews",
      "rewrite": "/imports/rewrites/01J?diff=words",
      "signIn": "/signin?from=%2Fapprovals",
      "stop": "/stop?pod=dev-pod",
      "task": "/tasks/T-318",
      "tasks": "/tasks?q=prices",
      "taught": "/memory/taught/T-12",
      "tokens": "/settings/tokens",
      "tool": "/tools/git.rollback_commit",
      "tools": "/tools?effect=destroys",
      "toolsImport": "/tools/import",
    }
  `)
})

describe('the place to return to', () => {
  it.each(['/', '/approvals/CS-1042?tab=evidence&diff=raw', '/tasks?q=a%20b', '/audit/01J'])('accepts %s', (path) => {
    expect(ownPath(path)).toBe(path)
  })

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    'approvals',
    '',
    null,
    ['/approvals'],
    `/${'a'.repeat(2001)}`,
  ])('refuses %j', (text) => {
    expect(ownPath(text)).toBeNull()
  })

  it('does not lead back to the sign-in itself', () => {
    for (const path of ['/signin', '/signin?from=/x', '/no-role', '/api/auth/signout', '/idp/auth?x=1'])
      expect(ownPath(path)).toBeNull()
    expect(ownPath('/signins')).toBe('/signins')
  })
})
