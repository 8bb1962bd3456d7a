import type { Call, Rule } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'

export function toolExpression(pattern: string): RegExp {
  if (pattern === '**') return /^[^.]+(\.[^.]+)*$/
  const tail = pattern.endsWith('.**')
  const head = (tail ? pattern.slice(0, -3) : pattern).replaceAll('.', '\\.').replaceAll('*', '[^.]+')
  return new RegExp(`^${head}${tail ? '(\\.[^.]+)+' : ''}$`)
}

export const isLookedThrough = ({ findings }: Call) => !findings.includes('not_checked')

const losses = ['emptied', 'replaced', 'share', 'malformed', 'contradiction'].map((how) => `loss.${how}`)

/** Whether more may be found in it of what a rule wants: it was not looked through, or not held against what stood before. */
export function isAllKnown({ findings: wanted }: NonNullable<Rule['when']>, call: Call, tool: Tool): boolean {
  if (!isLookedThrough(call)) return false
  const isHeldAgainst = call.lossesKnown === true || !tool.replaces
  const mayBeLost =
    typeof wanted === 'string' || losses.some((code) => wanted?.some((pattern) => toolExpression(pattern).test(code)))
  return isHeldAgainst || !mayBeLost
}

export function isFound(
  wanted: NonNullable<NonNullable<Rule['when']>['findings']>,
  findings: readonly string[],
): boolean {
  if (wanted === 'any' || wanted === 'none') return (findings.length === 0) === (wanted === 'none')
  return findings.some((code) => wanted.some((pattern) => toolExpression(pattern).test(code.toLowerCase())))
}

/** Of a text that was not looked through to its end: whatever more there may be in it, and whatever not. */
export function unlooked({ when = {} }: Rule, call: Call, tool: Tool): ('yes' | 'partly' | 'no')[] {
  const found = call.findings.filter((code) => code !== 'not_checked')
  const isPersonal =
    tool.personalData || found.some((code) => /^(personal|personal_data|pii|contains_pii)(\.|$)/i.test(code))
  const results: ('yes' | 'partly' | 'no')[] = []
  if (when.data_class && !isLookedThrough(call))
    results.push(isPersonal ? (when.data_class === 'personal' ? 'yes' : 'no') : 'partly')
  if (when.findings === undefined || isAllKnown(when, call, tool)) return results
  if (when.findings === 'none') results.push(found.length > 0 ? 'no' : 'partly')
  else results.push(isFound(when.findings, found) ? 'yes' : 'partly')
  return results
}
