import { afterEach, expect, it } from 'vitest'
import { withClient } from '@/lib/db/roles'
import { keyNamed, policyNow } from '@/lib/policy/queries'

const asOwner = (statement: string) => withClient(process.env.DATABASE_OWNER_URL!, (owner) => owner.query(statement))
afterEach(() => asOwner('grant select on "PolicyInForce" to countersign_reader'))

it('finds the tool that a model names in memory, and asks the database for what is not there', async () => {
  await policyNow()
  await asOwner('revoke select on "PolicyInForce" from countersign_reader')
  expect(await keyNamed('git-rollback_commit')).toBe('git.rollback_commit')
  expect(await keyNamed('git.rollback_commit')).toBe('git.rollback_commit')
  for (const named of ['nothing-there', 'rollbackCommit']) await expect(keyNamed(named)).rejects.toThrow()
})
