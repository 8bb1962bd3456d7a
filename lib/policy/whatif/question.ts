import type { PolicySnapshot } from '@/lib/policy/compile'
import type { Call } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'
import type { WhatIfFilter } from '@/lib/policy/whatif/schema'

/** Whoever would make the call. Without a department it is asked for one that may use the tool, if there is one. */
export type Caller = { role: string; department: string | null; boundTo: readonly string[] }

/** The question that policy is asked about a call that nobody has made. */
export function questionAbout(
  snapshot: PolicySnapshot,
  { role, department, boundTo }: Caller,
  place: { environment: string; tool: string },
  { path, branch, repository, size, rate }: Pick<WhatIfFilter, 'path' | 'branch' | 'repository' | 'size' | 'rate'>,
): Call {
  return {
    ...place,
    role,
    department: department ?? mildestDepartment(snapshot, place.tool),
    paths: path?.split(',').flatMap((one) => one.trim() || []) ?? [],
    branch: branch ?? null,
    repository: repository ?? null,
    boundTo,
    sizeBytes: size ?? 0,
    deletedShare: 0,
    touches: [],
    findings: [],
    lossesKnown: true,
    callsLastHour: rate ?? 0,
    promptState: 'not_said',
  }
}

/** A department that may use the tool; where none may, any. */
function mildestDepartment({ departments, tools }: PolicySnapshot, toolKey: string): string {
  const tool = tools.get(fold(toolKey))
  const all = [...departments.values()]
  return (all.find(({ allows }) => tool !== undefined && allows[tool.index] === true) ?? all[0])?.name ?? ''
}
