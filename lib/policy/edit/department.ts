import { canonicalJson } from '@/lib/core/canonical'
import { openPolicy } from '@/lib/policy/document'
import { refusalWords } from '@/lib/policy/edit/labels'
import { writeDepartment } from '@/lib/policy/edit/text'
import { compileToolPattern, matchesTool } from '@/lib/policy/pattern'
import { fold } from '@/lib/policy/shape'

type Opened = { ok: true; text: string; added: string[] } | { ok: false; words: string }

/**
 * The text of a policy in which a department may use these tools, and which of them its list did not hold. Like every edit
 * it is read again and held against what was meant.
 */
export function openDepartment(text: string, department: string, keys: readonly string[]): Opened {
  const opened = openPolicy(text)
  if (!opened.ok) return { ok: false, words: refusalWords.unreadable_policy(opened.problems[0] ?? '') }
  const { departments } = opened.policy
  const name = Object.keys(departments).find((known) => fold(known) === fold(department))
  if (name === undefined) return { ok: false, words: refusalWords.unknown_department(department) }
  const { tools } = departments[name]!
  const patterns = tools.map(compileToolPattern)
  const added = keys.filter((key) => !patterns.some((pattern) => matchesTool(pattern, key.split('.'))))
  if (added.length === 0) return { ok: true, text, added }
  const wanted = [...tools, ...added]
  const written = writeDepartment(text, name, wanted)
  const after = written === null ? null : openPolicy(written)
  const meant = { ...opened.policy, departments: { ...departments, [name]: { ...departments[name]!, tools: wanted } } }
  const isMeant = after?.ok === true && canonicalJson(after.policy) === canonicalJson(meant)
  return isMeant
    ? { ok: true, text: written!, added }
    : { ok: false, words: refusalWords.unwritable_department(name, added) }
}
