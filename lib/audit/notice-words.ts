import type { z } from 'zod'
import type { noticeEvents } from '@/lib/audit/notice-shapes'
import { counted } from '@/lib/core/count'

type Events = typeof noticeEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

/** What people settle about how they are told of what waits for them. */
export const noticeSentences: Sentences = {
  'notice.chosen': (_data, who) => `${who} chose how they are told of what waits for them`,
  'notice.tested': ({ channel }, who) => `${who} had a test message sent by ${channel}`,
  'notice.sent_again': ({ channel, count }, who) =>
    `${who} had ${counted(count, 'message')} sent again by ${channel} that had been given up`,
  'notice.let_go': ({ channel, count }, who) =>
    `${who} let go of ${counted(count, 'message')} by ${channel} that had been given up`,
}
