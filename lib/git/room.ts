import { GitProblem } from '@/lib/git/run'

/** What git says where a disk, or what somebody may have of it, is full. */
const noRoomSaid = /no space left on device|out of diskspace|disk quota exceeded|couldn't write '[^']+\.lock'/i

/** Whether something was not written since there is no room left for it. */
export function isNoRoom(error: unknown): boolean {
  if (error instanceof GitProblem) return noRoomSaid.test(error.message)
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
}
