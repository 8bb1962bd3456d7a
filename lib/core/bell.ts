/** Wakes the one who sleeps by it. What rings while that one is at work is not lost: the next sleep ends at once. */
export type Bell = { ring(): void; sleep(ms: number): Promise<void> }

export function newBell(): Bell {
  let isRung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      isRung = true
      wake?.()
    },
    async sleep(ms) {
      if (!isRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      wake = null
      isRung = false
    },
  }
}
