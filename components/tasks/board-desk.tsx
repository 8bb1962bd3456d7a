'use client'

import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { safely } from '@/components/shell/form-action'
import { say, tell } from '@/components/shell/spoken'
import { columnsIn, lift, markOver, settle, statusOf } from '@/components/tasks/board-marks'
import { type MoveAction, MoveForm } from '@/components/tasks/move-form'
import { Dialog } from '@/components/ui/dialog'
import { taskStatusLabels } from '@/lib/tasks/labels'
import { moveLabels, moveRefusals } from '@/lib/tasks/moves/labels'
import { moveInto, type Standing, type TaskMove, withReason } from '@/lib/tasks/moves/table'
import type { TaskStatus } from '@/lib/tasks/schema'
import { refusedWords } from '@/lib/web/labels'

/** A card that is not where it was put by then stands on no page of the board, and nobody waits for it. */
const drawnWithinMs = 10_000

export type BoardTask = Standing & { number: number; title: string }

type BoardDeskProps = {
  /** What can be moved on it. */
  tasks: readonly BoardTask[]
  onMove: MoveAction
  children: ReactNode
}

const nameOf = ({ number }: BoardTask) => `T-${number}`

const noChanges = () => () => undefined

/** What would come of putting a task there, in words. */
function wayWords(task: BoardTask, status: TaskStatus): string {
  if (status === task.status) return 'Here it stands.'
  const way = moveInto(task, status)
  return 'move' in way ? `${moveLabels[way.move]}.` : `Not from here. ${moveRefusals[way.why]}`
}

/**
 * A board on which cards are put into columns: dragged by a pointer, or lifted and carried by keys. Where a card may go is
 * the table's to say; what is done is what the form of a card does.
 */
export function BoardDesk({ tasks, onMove, children }: BoardDeskProps) {
  const desk = useRef<HTMLDivElement>(null)
  const carried = useRef<{ task: BoardTask; at: TaskStatus; byKeys: boolean } | null>(null)
  const moved = useRef<{ number: number; to: TaskStatus; at: number } | null>(null)
  const isAlive = useSyncExternalStore(
    noChanges,
    () => true,
    () => false,
  )
  const [asking, setAsking] = useState<{ task: BoardTask; move: TaskMove; to: TaskStatus } | null>(null)
  // Whoever carried a card goes on from it, wherever it is drawn anew.
  useEffect(() => {
    const { number, to, at } = moved.current ?? {}
    if (at === undefined) return
    const grip = desk.current!.querySelector<HTMLElement>(`[data-column="${to}"] [data-task="${number}"] [data-grip]`)
    if (grip) grip.focus({ preventScroll: true })
    if (grip || performance.now() - at > drawnWithinMs) moved.current = null
  })

  function taskAt({ target }: { target: EventTarget }): BoardTask | undefined {
    const card = (target as Element).closest<HTMLElement>('[data-task]')
    return tasks.find(({ number }) => String(number) === card?.dataset.task)
  }

  function take(task: BoardTask, byKeys: boolean) {
    carried.current = { task, at: task.status, byKeys }
    lift(desk.current!, task, (status) => status !== task.status && 'move' in moveInto(task, status))
  }

  function letGo() {
    carried.current = null
    settle(desk.current!)
  }

  function put(task: BoardTask, to: TaskStatus) {
    letGo()
    if (to === task.status) return say(`${nameOf(task)} stays where it is.`)
    const way = moveInto(task, to)
    if ('why' in way) return tell(`${nameOf(task)} stays where it is. ${moveRefusals[way.why]}`)
    if (withReason.has(way.move)) return setAsking({ task, move: way.move, to })
    void move(task, way.move, to)
  }

  async function move(task: BoardTask, name: TaskMove, to: TaskStatus) {
    const form = new FormData()
    form.set('number', String(task.number))
    form.set('move', name)
    const outcome = await safely(() => onMove(null, form), `The move of ${nameOf(task)}`)
    if (outcome.ok) onMoved(task, to)
    else tell(`${nameOf(task)} stays where it is. ${refusedWords(moveRefusals, outcome.reason)}`)
  }

  function onMoved(task: BoardTask, to: TaskStatus) {
    moved.current = { number: task.number, to, at: performance.now() }
    say(`${nameOf(task)} is moved: ${taskStatusLabels[to]}.`)
  }

  function onDragStart(event: DragEvent) {
    const task = taskAt(event)
    if (!task) return
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', `${nameOf(task)} ${task.title}`)
    take(task, false)
  }

  function onDragOver(event: DragEvent) {
    if (!carried.current) return
    // Also over a column that takes it not: whoever lets it go there is told why.
    event.preventDefault()
    markOver(desk.current!, statusOf(event.target))
  }

  function onDrop(event: DragEvent) {
    const to = statusOf(event.target)
    if (!carried.current || carried.current.byKeys) return
    event.preventDefault()
    if (to) put(carried.current.task, to)
  }

  function onClick(event: MouseEvent) {
    if (!(event.target as Element).closest('[data-grip]')) return
    const { task, at, byKeys } = carried.current ?? {}
    if (task && byKeys) return put(task, at!)
    const taken = taskAt(event)
    if (!taken) return
    take(taken, true)
    say(
      `${nameOf(taken)} is lifted from ${taskStatusLabels[taken.status]}. Left and right choose a column, Enter puts it there, Escape leaves it.`,
    )
  }

  function onKeyDown(event: KeyboardEvent) {
    const now = carried.current
    if (!now?.byKeys) return
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (event.key === 'Escape') {
      letGo()
      say(`${nameOf(now.task)} stays where it is.`)
    }
    if (!step) return
    event.preventDefault()
    const columns = columnsIn(desk.current!)
    const next = columns[columns.indexOf(now.at) + step]
    if (!next) return
    now.at = next
    markOver(desk.current!, next)
    say(`${taskStatusLabels[next]}: ${wayWords(now.task, next)}`)
  }

  return (
    // The keys and presses are those of the buttons on the cards.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events
    <div
      ref={desk}
      data-alive={isAlive || undefined}
      className="group/desk"
      onDragStart={onDragStart}
      onDragOver={onDragOver}
      onDrop={onDrop}
      onDragEnd={letGo}
      onClick={onClick}
      onKeyDown={onKeyDown}
      onBlur={() => carried.current?.byKeys && letGo()}
    >
      {children}
      <Dialog
        open={asking !== null}
        onOpenChange={(isOpen) => !isOpen && setAsking(null)}
        title={asking && `${moveLabels[asking.move]} ${nameOf(asking.task)}`}
        description={asking && <bdi translate="no">{asking.task.title}</bdi>}
      >
        {asking && (
          <MoveForm
            number={asking.task.number}
            moves={[asking.move]}
            pods={[]}
            onMove={onMove}
            isChosen
            onDone={() => {
              setAsking(null)
              onMoved(asking.task, asking.to)
            }}
          />
        )}
      </Dialog>
    </div>
  )
}
