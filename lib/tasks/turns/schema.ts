/** The time that one pod had a task, and how it came to it. */
export type Turn = {
  pod: string
  /** By which its page is found; null where the pod is not known here. */
  slug: string | null
  from: string
  /** When it was passed on; null while it has it. */
  until: string | null
  /** Who passed it on to it, and why; null for the first one. */
  by: { kind: 'pod' | 'person'; name: string; reason: string | null } | null
}
