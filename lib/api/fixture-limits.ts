import type { Limits } from '@/lib/api/limits'

/** Test support: limits of a gate that no gate has, so that a page that makes up its own is found out. */
export const limits: Limits = {
  bodyBytes: 1_234_567,
  requestsPerMinute: 4_321,
  tokenSeconds: 17 * 60,
  streams: 13,
  beatSeconds: 23,
}
