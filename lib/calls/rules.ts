import type { CallState } from '@/lib/calls/schema'

/** What policy looks at in a call's arguments, found by the names the catalogue uses for them. */
export type CallFacts = { paths: string[]; branch: string | null; sizeBytes: number }

const pathNames = ['path', 'file_path', 'paths', 'files', 'base_paths', 'outputs', 'reference_files']

/** Reads paths, branch and size out of the arguments; whatever is not text is left to the tool's schema. */
export function callFacts(args: Readonly<Record<string, unknown>>): CallFacts {
  const paths = pathNames.flatMap((name) => pathsIn(args[name]))
  const branch = typeof args['branch'] === 'string' ? args['branch'] : null
  return { paths, branch, sizeBytes: Buffer.byteLength(JSON.stringify(args), 'utf8') }
}

function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(pathsIn)
  if (value !== null && typeof value === 'object' && 'path' in value) return pathsIn(value.path)
  return []
}

export type GrantBlocker =
  'grant_unknown' | 'grant_used' | 'grant_expired' | 'arguments_altered' | 'policy_moved' | 'not_released'

/** Everything that must still be true at the moment a permission is used. */
export type Claim = {
  state: CallState
  grant: { id: string; digest: string; policyVersion: number; expiresAt: Date; usedAt: Date | null } | null
  shownGrantId: string
  /** Digest of the envelope rebuilt from the arguments the pod is about to run. */
  digestNow: string
  policyVersionNow: number
  now: Date
}

/** Why this permission does not open anything now, or null when it does: once, unaltered, in time, under the same policy. */
export function grantBlocker(claim: Claim): GrantBlocker | null {
  const { grant, state } = claim
  if (!grant) return state === 'waiting' ? 'not_released' : 'grant_unknown'
  if (grant.id !== claim.shownGrantId) return 'grant_unknown'
  if (grant.usedAt || !['allowed', 'released'].includes(state)) return 'grant_used'
  if (grant.expiresAt <= claim.now) return 'grant_expired'
  if (grant.digest !== claim.digestNow) return 'arguments_altered'
  if (grant.policyVersion !== claim.policyVersionNow) return 'policy_moved'
  return null
}

/** States in which a pod that waits for an answer has one. */
export function isAnswered(state: CallState): boolean {
  return state !== 'waiting'
}
