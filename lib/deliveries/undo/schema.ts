/** How others look at what landed at once: the newest request by which they are asked to. */
export type DeliveryLook = {
  requestId: string
  number: number
  standing: 'waits' | 'looked' | 'refused'
  reason: string | null
}

/** What whoever reads a delivery can do about it. */
export type UndoOffer = {
  /** Whether it can be asked for; not while it is asked for already. */
  isOpen: boolean
  /** The deliveries that landed on the branch after it. */
  later: { id: string; number: number | null; podName: string }[]
  /** Why it cannot be undone at once; null where it can. */
  notAtOnce: NotAtOnce | null
}

/** Something landed later and stands, it is the work of a pod of theirs, or it would bring work back. */
export type NotAtOnce = 'not_newest' | 'own_pod' | 'brings_back'
