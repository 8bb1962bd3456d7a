import type { Secret } from '@/lib/gate/fixture-roads'
import { newId } from '@/lib/core/id'

// Test support: what pods send to have something known, in which every text is a secret of its own.

const key = () => newId()
const text = 'Bowls come back.'

export const memoryBodies: Readonly<Record<string, (secret: Secret) => object[]>> = {
  writeMemory: (secret) => [
    { key: key(), text: `Ask with ${secret()}`, reason: `Since ${secret()}`, idempotency_key: secret('word') },
    { key: key(), text, tags: [secret()], task: secret('word'), idempotency_key: key() },
    { key: secret('word'), text, idempotency_key: key() },
    { key: key(), text: 'x', prompt: { text: `By ${secret()}` }, idempotency_key: key() },
    { key: key(), text: 'x', prompt: { slug: secret('word'), sha256: secret('word') }, idempotency_key: key() },
    {
      key: key(),
      text: 'x',
      prompt: { slug: 'greeting', text: 'x', values: { page: secret() } },
      idempotency_key: key(),
    },
  ],
  queryMemoryV1: (secret) => [
    { mode: 'search', keyword: secret(), idempotency_key: secret('word') },
    { tag: secret(), pod_owner: secret(), file_type: secret() },
    { repo_name: secret('word') },
    { cursor: secret('word') },
  ],
  manageMemoryEntryV1: (secret) => [
    { path: key(), description: `Ask with ${secret()}`, reason: `Since ${secret()}`, idempotency_key: secret('word') },
    { path: key(), description: text, tags: [secret()], task_id: secret('word'), idempotency_key: key() },
    { path: `docs/${secret('word')}`, description: text, idempotency_key: key() },
    { path: key(), description: text, pod_owner: secret(), idempotency_key: key() },
    { path: key(), description: text, repo_name: secret('word'), idempotency_key: key() },
  ],
  manageMemoryV1: (secret) => [
    {
      files: [{ path: key(), description: `Ask with ${secret()}` }],
      reason: secret(),
      idempotency_key: secret('word'),
    },
    { files: [{ path: key(), description: text, tags: [secret()] }], task_id: secret('word'), idempotency_key: key() },
    { files: [{ path: `docs/${secret('word')}`, description: text }], idempotency_key: key() },
    { files: [`docs/${secret('word')}`], idempotency_key: key() },
    { base_paths: [secret('word')], idempotency_key: key() },
    { files: ['docs/a.md'], repo_name: secret('word'), idempotency_key: key() },
  ],
}
