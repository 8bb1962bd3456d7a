import fc from 'fast-check'
import { changeSigners, duties, optional } from '@/lib/policy/fixture-random-rows'
import type { Call, ChangeRule, Conditions, PolicyDocument, Rule } from '@/lib/policy/schema'
import { type Tool, tool } from '@/lib/tools/schema'

// Random policies and calls over few names, so that patterns, roles and places meet all the time.

const segment = fc.constantFrom('a', 'b', 'git', 'x1')
const toolKey = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'))
const toolPattern = fc
  .tuple(fc.array(fc.oneof(segment, fc.constant('*')), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', '.**'))
  .map(([parts, tail]) => parts.join('.') + tail)
const anyPattern = fc.oneof({ weight: 4, arbitrary: toolPattern }, { weight: 1, arbitrary: fc.constant('**') })

const environments = ['dev', 'test', 'prod', 'eu-live'] as const
const roleNames = ['DevPod', 'QAPod', 'base', 'constructor', 'toString'] as const
const departmentNames = ['product', 'Quality'] as const
const findings = [
  'secret',
  'secret.key',
  'personal.email',
  'contains_PII',
  'loss',
  'loss.share',
  'a.b',
  'Ünknown',
  'not_checked',
] as const

const pathParts = ['docs', 'src', 'a.md', 'ab', 'aXb', 'é', 'e\u0301', '.github', 'x y', '...']
const otherSpellings = ['DOCS', 'docs.', 'src ', 'A.MD', '.GitHub', 'GITHUB~1', 'ｄocs', 'docs:x', 'ß', 'a\u034Fb']
const pathPart = fc.constantFrom(...pathParts, ...otherSpellings)
const oddPart = fc.constantFrom('.', '', '..', 'a\\b', 'a\u200Bb', 'C:', '*')
const path = fc
  .array(fc.oneof({ weight: 60, arbitrary: pathPart }, { weight: 1, arbitrary: oddPart }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join('/'))
const globPart = fc.constantFrom('docs', 'src', '*', '**', '**', '*.md', 'a*', '*a*b*', 'é', '.github', 'x y', 'a.md')
const glob = fc.array(globPart, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
const branch = fc.constantFrom(
  'main',
  'MAIN',
  'release/1',
  'Release/2',
  'work',
  'refs/heads/main',
  'heads/main',
  'a..b',
  'ma\u0456n',
  'x/y/z',
  '',
)
const repository = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('shop', 'Shop', 'acme/shop', 'till') },
  { weight: 1, arbitrary: fc.constantFrom('', '../shop', 'a/b/c', 'shop.git', 'sh\u043Ep') },
)
const repositoryGlob = fc.constantFrom('shop', 'SHOP', 'acme/*', '*', 't*l')
const branchGlob = fc.constantFrom('main', 'Main', 'release/*', '*', 'w*k', 'x/*/z')

const conditions: fc.Arbitrary<Conditions | undefined> = fc
  .record({
    path: optional(fc.array(glob, { minLength: 1, maxLength: 3 }), 4),
    branch: optional(
      fc.oneof(
        fc.record({ is: fc.array(branchGlob, { minLength: 1, maxLength: 2 }) }),
        fc.record({ not: fc.array(branchGlob, { minLength: 1, maxLength: 2 }) }),
        fc.record({
          is: fc.array(branchGlob, { minLength: 1, maxLength: 2 }),
          not: fc.array(branchGlob, { minLength: 1, maxLength: 2 }),
        }),
      ),
    ),
    repository: optional(
      fc.oneof(
        fc.record({ is: fc.array(repositoryGlob, { minLength: 1, maxLength: 2 }) }),
        fc.record({ not: fc.array(repositoryGlob, { minLength: 1, maxLength: 2 }) }),
      ),
    ),
    data_class: optional(fc.constantFrom('personal' as const, 'ordinary' as const)),
    findings: optional(
      fc.oneof(
        fc.constantFrom('any' as const, 'none' as const),
        fc.array(fc.constantFrom('secret', 'secret.**', 'personal.*', 'contains_pii', 'a.*', 'loss.*', '**'), {
          minLength: 1,
          maxLength: 2,
        }),
      ),
    ),
    looked_through: optional(fc.boolean()),
    size_bytes_over: optional(fc.constantFrom(0, 10)),
    deleted_share_over: optional(fc.constantFrom(0, 0.5)),
    rate_per_hour_over: optional(fc.constantFrom(0, 5)),
    prompt_state: optional(
      fc.uniqueArray(fc.constantFrom('same_as_live' as const, 'differs' as const, 'not_said' as const), {
        minLength: 1,
      }),
    ),
    touches: optional(fc.uniqueArray(fc.constantFrom('workflow' as const, 'symlink' as const), { minLength: 1 })),
  })
  .map((when) => (Object.values(when).every((value) => value === undefined) ? undefined : when))

const rule: fc.Arbitrary<Rule> = fc
  .record({
    tools: fc.array(anyPattern, { minLength: 1, maxLength: 3 }),
    in: fc.option(fc.uniqueArray(fc.constantFrom(...environments), { minLength: 1, maxLength: 3 }), { nil: undefined }),
    when: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: conditions }),
    // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy document
    then: fc.constantFrom('allow' as const, 'allow' as const, 'ask' as const, 'deny' as const),
    title: optional(fc.constantFrom('Publishing needs a person', 'yes', 'no: never', '12', '# not a comment')),
    because: optional(fc.constantFrom('Not for pods', 'null', '"quoted" \'both\'')),
    duty: duties,
    tier: fc.option(fc.constantFrom('routine' as const, 'elevated' as const, 'high' as const, 'critical' as const), {
      nil: undefined,
      freq: 1,
    }),
    expires: optional(fc.constantFrom('30m', '2h', '3d')),
    permission: optional(fc.constantFrom('5m', '15m', '4h')),
  })
  .map(({ duty, tier, expires, permission, ...rest }) =>
    rest.then === 'ask' ? { ...rest, duty, tier, expires, permission } : rest,
  )

const changeRule: fc.Arbitrary<ChangeRule> = fc.record(changeSigners)

/** Policies that fit the schema: a role inherits only from roles after it, so that no circle arises. */
export const policies: fc.Arbitrary<PolicyDocument> = fc
  .record({
    rules: fc.array(fc.array(rule, { minLength: 1, maxLength: 5 }), {
      minLength: roleNames.length,
      maxLength: roleNames.length,
    }),
    parents: fc.array(fc.uniqueArray(fc.nat(roleNames.length - 1), { maxLength: 2 }), {
      minLength: roleNames.length,
      maxLength: roleNames.length,
    }),
    allowed: fc.array(fc.array(anyPattern, { maxLength: 3 }), {
      minLength: departmentNames.length,
      maxLength: departmentNames.length,
    }),
    open: fc.boolean(),
    changes: optional(fc.dictionary(fc.constantFrom('access', 'policy_change', 'constructor'), changeRule)),
  })
  .map(({ rules, parents, allowed, open, changes }) => ({
    ...(changes && { changes }),
    version: 7,
    environments: [...environments],
    departments: Object.fromEntries(
      departmentNames.map((name, at) => [name, { tools: open ? ['**'] : (allowed[at] ?? []) }]),
    ),
    roles: Object.fromEntries(
      roleNames.map((name, at) => [
        name,
        {
          inherits: roleNames.filter((_, other) => other > at && parents[at]?.includes(other)),
          rules: rules[at] ?? [],
        },
      ]),
    ),
  }))

function catalogueEntry(key: string, traits: Partial<Tool>, taken: readonly string[]): Tool {
  const properties = Object.fromEntries(taken.map((name) => [name, { type: 'string' }]))
  const input = { type: 'object', additionalProperties: false, properties }
  return tool.parse({
    key,
    operation: key,
    title: `Use ${key}`,
    group: 'Test',
    reversible: null,
    sensitivity: 'read',
    state: 'live',
    input,
    ...traits,
  })
}

export const catalogues: fc.Arbitrary<Tool[]> = fc.uniqueArray(
  fc
    .record({
      key: toolKey,
      sensitivity: fc.constantFrom('read' as const, 'write' as const, 'destructive' as const),
      state: fc.oneof(
        { weight: 10, arbitrary: fc.constant('live' as const) },
        { weight: 1, arbitrary: fc.constantFrom('draft' as const, 'retired' as const) },
      ),
      external: fc.boolean(),
      personalData: fc.boolean(),
      reversible: fc.constantFrom(null, { how: 'Put it back', windowHours: null }),
      taken: fc.subarray(['branch', 'repo_name', 'paths']),
      replaces: fc.constantFrom(undefined, undefined, { text: 'text', what: 'memory' as const, by: 'paths' }),
    })
    .map(({ key, taken, ...traits }) => catalogueEntry(key, traits, taken)),
  { minLength: 3, maxLength: 8, selector: ({ key }) => key },
)

/** Calls of tools from a catalogue and, now and then, of none. */
export function callsOf(tools: readonly Tool[]): fc.Arbitrary<Call> {
  return fc.record({
    tool: fc.oneof(
      { weight: 15, arbitrary: fc.constantFrom(...tools.map(({ key }) => key)) },
      { weight: 1, arbitrary: fc.constantFrom('A', 'a.', 'nothing.here', 'Git', '') },
    ),
    role: fc.oneof(
      { weight: 15, arbitrary: fc.constantFrom(...roleNames, 'devpod', 'QAPOD') },
      { weight: 1, arbitrary: fc.constantFrom('nobody', '', 'Dev\u0440od', 'qa\u212Apod') },
    ),
    department: fc.constantFrom(...departmentNames, ...departmentNames, 'PRODUCT', 'product', 'finance'),
    environment: fc.constantFrom(...environments, ...environments, 'Prod', 'moon'),
    paths: fc.array(path, { maxLength: 3 }),
    branch: fc.option(
      fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom('main', 'MAIN', 'release/1', 'work', 'x/y/z') },
        { weight: 1, arbitrary: branch },
      ),
      { nil: null },
    ),
    repository: fc.option(repository, { nil: null }),
    boundTo: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.constant(['Shop', 'acme/*']) },
    ),
    sizeBytes: fc.constantFrom(0, 5, 100),
    deletedShare: fc.constantFrom(null, 0, 0.4, 1),
    findings: fc.oneof(fc.constant<string[]>([]), fc.array(fc.constantFrom<string[]>(...findings), { maxLength: 2 })),
    callsLastHour: fc.constantFrom(0, 3, 50),
    lossesKnown: fc.constantFrom(undefined, true as const),
    touches: fc.constantFrom(undefined, [], ['workflow' as const], ['workflow' as const, 'executable' as const]),
    promptState: fc.constantFrom(
      'same_as_live' as const,
      'approved' as const,
      'differs' as const,
      'not_said' as const,
      'unknown' as const,
    ),
  })
}
