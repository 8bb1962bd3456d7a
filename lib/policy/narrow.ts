import { type MatrixRow, wholeRoles } from '@/lib/policy/matrix'
import type { PolicyFilter, SeenPod } from '@/lib/policy/read/schema'
import type { PolicyDocument } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'
import { searchWords } from '@/lib/core/search-words'

/** What of the matrix an address asks for, in the names that the policy has for it. */
export type Narrowed = {
  environment: string
  department: string | null
  /** The roles that are shown, as columns. */
  shown: string[]
  /** The two roles that are held against each other; null where all of a role is shown. */
  compared: [string, string] | null
  pod: SeenPod | null
  /** Names in the address that nobody knows. */
  unknown: string[]
}

type Known = { document: PolicyDocument; environments: readonly string[]; pods: readonly SeenPod[] }

/** Reads an address by what there is. A pod says its role and its department at once; production unless told otherwise. */
export function narrowed(filter: PolicyFilter, { document, environments, pods }: Known): Narrowed {
  const departments = Object.keys(document.departments)
  const roles = Object.keys(document.roles)
  const pod = pods.find(({ slug }) => slug === filter.pod) ?? null
  const department = known(pod?.department ?? filter.department, departments) ?? null
  const role = known(pod?.role ?? filter.role, roles)
  const other = known(filter.with, roles)
  const isTwo = role !== undefined && other !== undefined && role !== other
  return {
    environment: known(filter.env, environments) ?? known('prod', environments) ?? environments.at(-1)!,
    department,
    shown: isTwo ? [role, other] : role ? [role] : wholeRoles(document),
    compared: isTwo ? [role, other] : null,
    pod,
    unknown: [
      ...(filter.env && !known(filter.env, environments) ? ['env'] : []),
      ...(filter.pod && !pod ? ['pod'] : []),
      ...(filter.department && !known(filter.department, departments) ? ['department'] : []),
      ...(filter.role && !known(filter.role, roles) ? ['role'] : []),
      ...(filter.with && !isTwo ? ['with'] : []),
    ],
  }
}

/** Whether a line of the matrix is asked for: by the words of its tool, what its cells say, and that two roles differ. */
export function isAskedFor({ q, show }: PolicyFilter, compared: unknown): (row: MatrixRow) => boolean {
  const words = searchWords(q).map((word) => word.toLowerCase())
  return ({ tool: { key, title }, cells }) =>
    words.every((word) => `${title} ${key}`.toLowerCase().includes(word)) &&
    (show === undefined || cells.some(({ origin }) => origin === (show === 'explicit' ? 'own' : 'nothing'))) &&
    (!compared || isDifferent(cells))
}

function isDifferent([one, other]: MatrixRow['cells']): boolean {
  return one?.answer !== other?.answer || one?.conditional !== other?.conditional
}

function known(name: string | undefined, among: readonly string[]): string | undefined {
  return name === undefined ? undefined : among.find((each) => fold(each) === fold(name))
}
