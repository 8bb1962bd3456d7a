import { newId } from '@/lib/core/id'
import { memoryBodies } from '@/lib/gate/fixture-roads-memory'

// Test support: what pods send with each endpoint, in which every text is a secret of its own.

/** A secret on this road; a word has nothing in it that an address or the key of a header could not have. */
export type Secret = (word?: 'word') => string

const key = () => newId()
/** Arguments of a change on which people decide. */
export const page = (content: string) => ({ file_path: `docs/${key()}.md`, content, branch: 'work' })

/** The one body of every move; what a move does not take is refused, and is not said again. */
function movesOf(secret: Secret): object[] {
  return [
    { task_id: secret('word'), reason: secret(), idempotency_key: secret('word') },
    { task_id: key(), title: secret(), phase: secret(), description: secret(), idempotency_key: key() },
    { task_id: key(), depends_on: [secret('word')], assigned_pod: secret('word'), to_pod: secret('word') },
    { task_id: key(), outputs: [{ path: `docs/${secret('word')}.md`, content: secret() }] },
    { task_id: key(), reasoning_trace: secret(), handoff_note: secret() },
    { task_id: key(), reasoning_trace: { [secret()]: secret() }, handoff_note: { next: [secret()] } },
    { task_id: key(), prompt: { slug: secret('word'), text: secret(), values: { page: secret() } } },
    { task_id: key(), prompt: { sha256: secret('word') } },
  ]
}

/** Bodies by the operation they are for. In each place of a text of the contract a secret stands in one of them. */
export const bodies: Readonly<Record<string, (secret: Secret) => object[]>> = {
  usedPromptV1: (secret) => [
    { text: `Greet. ${secret()}`, idempotency_key: key() },
    { text: `Greet kindly. ${secret()}`, task_id: `care ${secret('word')}`, idempotency_key: secret('word') },
    { slug: secret('word'), text: 'Greet.', idempotency_key: key() },
    { sha256: secret('word'), idempotency_key: key() },
    { slug: 'greeting', text: 'Greet.', values: { page: secret() }, idempotency_key: key() },
  ],
  startTaskV1: (secret) => [
    { task_id: key(), title: `Care ${secret()}`, reason: `Since ${secret()}`, idempotency_key: key() },
    { task_id: secret('word'), prompt_used: `Work by ${secret()}`, idempotency_key: secret('word') },
    { task_id: key(), prompt: { text: `Work with ${secret()}` }, idempotency_key: key() },
    { task_id: key(), prompt: { slug: secret('word'), text: 'x' }, idempotency_key: key() },
    { task_id: key(), prompt: { sha256: secret('word') }, idempotency_key: key() },
    { task_id: key(), prompt: { slug: 'greeting', text: 'x', values: { page: secret() } }, idempotency_key: key() },
  ],
  completeTaskV1: (secret) => [
    { task_id: key(), outputs: [{ path: `docs/${secret('word')}.md` }], reason: secret(), idempotency_key: key() },
    { task_id: key(), outputs: [{ path: 'docs/x.md', content: secret() }], idempotency_key: key() },
    {
      task_id: 'care',
      reasoning_trace: `I thought ${secret()}`,
      handoff_note: `Go on ${secret()}`,
      idempotency_key: key(),
    },
    {
      task_id: 'care',
      reasoning_trace: { [secret()]: secret() },
      handoff_note: { next: [secret()] },
      idempotency_key: key(),
    },
    { task_id: secret('word'), idempotency_key: secret('word') },
  ],
  moveTaskV1: movesOf,
  moveTask: movesOf,
  makeCall: (secret) => [
    { tool: 'memory.search', arguments: { keyword: secret() }, reason: secret(), idempotency_key: secret('word') },
    { tool: 'memory.search', arguments: { [secret()]: secret() }, idempotency_key: key() },
    { tool: 'memory.search', arguments: JSON.stringify({ keyword: secret() }), idempotency_key: key() },
    { tool: 'memory.search', arguments: `{"keyword": ${secret()}`, idempotency_key: key() },
    {
      tool: 'memory.search',
      arguments: { keyword: 'a' },
      task: secret('word'),
      worker: secret('word'),
      idempotency_key: key(),
    },
    { tool: 'outputs.commit_and_log', arguments: page(secret()), reason: secret(), idempotency_key: key() },
    {
      tool: 'outputs.commit_and_log',
      arguments: { ...page('x'), file_path: `docs/${secret('word')}` },
      idempotency_key: key(),
    },
    { tool: secret('word'), arguments: { keyword: secret() }, idempotency_key: key() },
    { tool: 'memory.search', arguments: { keyword: 'a' }, prompt_hash: secret('word'), idempotency_key: key() },
    { tool: 'memory.search', arguments: { keyword: 'a' }, prompt: { text: `By ${secret()}` }, idempotency_key: key() },
    {
      tool: 'memory.search',
      arguments: { keyword: 'a' },
      prompt: { slug: secret('word'), text: 'x' },
      idempotency_key: key(),
    },
    { tool: 'memory.search', arguments: { keyword: 'a' }, prompt: { sha256: secret('word') }, idempotency_key: key() },
    {
      tool: 'memory.search',
      arguments: { keyword: 'a' },
      prompt: { slug: 'greeting', text: 'x', values: { page: secret() } },
      idempotency_key: key(),
    },
  ],
  previewCall: (secret) => [
    { tool: 'memory.search', arguments: { keyword: secret() }, reason: secret(), idempotency_key: secret('word') },
    { tool: 'memory.search', arguments: `{"keyword": "${secret('word')}"}` },
    { tool: secret('word'), arguments: {}, task: secret('word') },
    { tool: 'memory.search', arguments: {}, worker: secret('word'), prompt_hash: secret('word') },
    { tool: 'memory.search', arguments: {}, prompt: { text: secret() } },
    { tool: 'memory.search', arguments: {}, prompt: { slug: 'greeting', text: 'x', values: { page: secret() } } },
    { tool: 'memory.search', arguments: {}, prompt: { slug: secret('word'), sha256: secret('word') } },
  ],
  claimCall: (secret) => [
    {
      grant: secret('word'),
      arguments: { keyword: secret() },
      worker: secret('word'),
      idempotency_key: secret('word'),
    },
  ],
  reportOutcome: (secret) => [
    { status: 'succeeded', summary: secret(), worker: secret('word'), idempotency_key: secret('word') },
    { status: 'failed', summary: 'x', grant: secret('word'), arguments: { keyword: secret() }, idempotency_key: key() },
  ],
  proposeTools: (secret) => [
    {
      tools: [
        {
          name: `send_${key().toLowerCase()}`,
          description: `Sends a parcel with ${secret()}`,
          inputSchema: {
            type: 'object',
            properties: { to: { type: 'string', description: secret(), default: secret(), examples: [secret()] } },
          },
        },
        { name: secret('word'), inputSchema: { type: 'object', [secret()]: secret() } },
      ],
      idempotency_key: secret('word'),
    },
  ],
  reportErrorV1: (secret) => [
    { error_type: secret('word'), message: secret(), detail: secret(), idempotency_key: secret('word') },
    { message: `Failed with ${secret()}`, task_id: secret('word'), tool: secret('word'), idempotency_key: key() },
    {
      message: `Failed with ${secret()}`,
      detail: secret(),
      task_id: key(),
      tool: 'memory.search',
      idempotency_key: key(),
    },
  ],
  reportError: (secret) => [
    { code: secret('word'), message: secret(), detail: secret(), idempotency_key: secret('word') },
    { message: `Failed with ${secret()}`, task: secret('word'), tool: secret('word'), idempotency_key: key() },
    {
      message: `Failed with ${secret()}`,
      detail: secret(),
      task: key(),
      tool: 'memory.search',
      idempotency_key: key(),
    },
  ],
  sendPrompt: (secret) => [
    {
      slug: key().toLowerCase(),
      text: `Greet by {name}. ${secret()}`,
      note: secret(),
      idempotency_key: secret('word'),
    },
    { slug: key().toLowerCase(), text: 'Greet.', title: `Greeting ${secret()}`, idempotency_key: key() },
    { slug: key().toLowerCase(), text: 'Greet.', purpose: `For ${secret()}`, idempotency_key: key() },
    { slug: secret('word'), text: secret(), idempotency_key: key() },
    { slug: key().toLowerCase(), text: 'Greet.', environment: secret('word'), idempotency_key: key() },
  ],
  ...memoryBodies,
  commitAndLogOutputV1: (secret) =>
    [
      { file_path: `docs/${key()}.md`, content: `Ask ${secret()}`, message: `By ${secret()}`, reason: secret() },
      { file_path: 'v1.md', reasoning_trace: secret(), handoff_note: secret(), idempotency_key: secret('word') },
      { file_path: `docs/${secret('word')}`, task_id: secret('word') },
      { file_path: 'b.md', repo_name: secret('word') },
    ].map((sent) => ({ task_id: 'bowls', content: 'x', idempotency_key: key(), ...sent })),
  submitOutput: (secret) =>
    [
      { path: `docs/${key()}.md`, content: `Ask ${secret()}`, message: `By ${secret()}`, reason: secret() },
      { path: 'a.md', reasoning_trace: secret(), handoff_note: secret(), memory_delta: secret() },
      { path: `docs/${secret('word')}`, prompt: { text: `By ${secret()}`, values: { name: secret() } } },
      { path: 'b.md', repo_name: secret('word'), idempotency_key: secret('word') },
      { path: 'c.md', task: secret('word'), prompt: { slug: secret('word'), sha256: secret('word') } },
    ].map((sent) => ({ task: 'bowls', content: 'x', idempotency_key: key(), ...sent })),
  withdrawCall: (secret) => [{ idempotency_key: secret('word') }],
}

/** Headers that a sender fills as they like. */
export const freeHeaders = [
  'authorization',
  'cookie',
  'user-agent',
  'referer',
  'origin',
  'accept-language',
  'idempotency-key',
  'if-none-match',
  'traceparent',
  'tracestate',
  'x-request-id',
  'x-forwarded-for',
  'x-forwarded-host',
  'forwarded',
  'last-event-id',
  'mcp-session-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'content-type',
  'x-anything',
]

/** Messages for /mcp. */
export function messages(secret: Secret): object[] {
  const say = (method: string, params: object) => ({ jsonrpc: '2.0', id: 1, method, params })
  return [
    say('initialize', { protocolVersion: secret(), clientInfo: { name: secret(), version: secret() } }),
    say('tools/list', { cursor: secret() }),
    say('tools/call', { name: 'memory-search', arguments: { keyword: secret() } }),
    say('tools/call', { name: 'memory-search', arguments: { [secret()]: secret() } }),
    say('tools/call', {
      name: 'memory-search',
      arguments: { keyword: 'a' },
      _meta: { 'countersign/reason': secret(), 'countersign/task': secret('word'), other: secret() },
    }),
    say('tools/call', {
      name: 'memory-search',
      arguments: { keyword: 'a' },
      _meta: { 'countersign/key': secret('word') },
    }),
    say('tools/call', { name: secret('word'), arguments: {} }),
    say('tools/call', { name: 'outputs-commit_and_log', arguments: page(secret()) }),
    say(secret('word'), {}),
    { jsonrpc: '2.0', id: secret(), method: 'ping' },
  ]
}

/** What is no JSON, or none that is taken. */
export function brokenBodies(secret: Secret): string[] {
  return [
    `{"tool": "${secret('word')}"`,
    `{"${secret('word')}": 1, "tool": "memory.search"}`,
    (() => {
      const name = secret('word')
      return `{"${name}": 1, "${name}": 2}`
    })(),
    `${secret()} is no JSON`,
    `{"reason": "${secret('word')}\u0000"}`,
  ]
}
