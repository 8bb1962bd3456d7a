import type { TaskStatus } from '@/lib/tasks/schema'

// How a board looks while a card is carried over it: the columns are the server's, and are marked where they stand.

const columnsOf = (desk: HTMLElement) => [...desk.querySelectorAll<HTMLElement>('[data-column]')]

/** The columns that are shown, the first one first. */
export function columnsIn(desk: HTMLElement): TaskStatus[] {
  return columnsOf(desk).map(({ dataset }) => dataset['column'] as TaskStatus)
}

/** The column that something is in; null where it is in none. */
export function statusOf(target: EventTarget): TaskStatus | null {
  const column = (target as Element).closest<HTMLElement>('[data-column]')
  return (column?.dataset['column'] as TaskStatus | undefined) ?? null
}

/** Marks the card that is carried, and which columns take it. */
export function lift(desk: HTMLElement, { number }: { number: number }, takes: (status: TaskStatus) => boolean): void {
  const card = desk.querySelector<HTMLElement>(`[data-task="${number}"]`)
  card?.setAttribute('data-carried', '')
  card?.querySelector('[data-grip]')?.setAttribute('aria-pressed', 'true')
  for (const column of columnsOf(desk)) column.dataset['takes'] = takes(statusOf(column)!) ? 'yes' : 'no'
}

/** Marks the column over which it is carried. */
export function markOver(desk: HTMLElement, status: TaskStatus | null): void {
  for (const column of columnsOf(desk)) column.toggleAttribute('data-over', statusOf(column) === status)
}

/** Takes every mark away. */
export function settle(desk: HTMLElement): void {
  for (const column of columnsOf(desk)) {
    delete column.dataset['takes']
    column.removeAttribute('data-over')
  }
  for (const card of desk.querySelectorAll('[data-carried]')) card.removeAttribute('data-carried')
  for (const grip of desk.querySelectorAll('[data-grip]')) grip.setAttribute('aria-pressed', 'false')
}
