import { type Call, promptState } from '@/lib/policy/schema'

const promptStates: readonly unknown[] = [...promptState.options, 'unknown']
const mostPaths = 20_000

/** Whether a call is what its type says, which is taken on trust from nobody. */
export function isReadable({
  paths,
  branch,
  repository = null,
  sizeBytes,
  deletedShare,
  touches = [],
  findings,
  callsLastHour,
  promptState: state,
}: Call): boolean {
  return (
    isTexts(paths) &&
    isTexts(findings) &&
    isTexts(touches) &&
    (branch === null || typeof branch === 'string') &&
    (repository === null || typeof repository === 'string') &&
    (deletedShare === null || (typeof deletedShare === 'number' && deletedShare >= 0 && deletedShare <= 1)) &&
    Number.isFinite(sizeBytes) &&
    sizeBytes >= 0 &&
    Number.isFinite(callsLastHour) &&
    callsLastHour >= 0 &&
    promptStates.includes(state)
  )
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length <= mostPaths && value.every((item) => typeof item === 'string')
}
