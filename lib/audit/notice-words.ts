import type { z } from 'zod'
import type { noticeEvents } from '@/lib/audit/notice-shapes'
import { counted } from '@/lib/core/count'

type Events = typeof noticeEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

type Because = z.input<Events['notice.device_removed']>['because']

const removedWords: Record<Because, (browser: string, who: string) => string> = {
  own: (browser, who) => `${who} is not told in ${browser} any more, as they wanted`,
  taken_over: (browser, who) => `${who} took over ${browser}, in which somebody else was told`,
  signed_out: (browser, who) => `${who} signed out in ${browser}, and is not told there any more`,
  deactivated: (browser, who) => `${who} ended that somebody is told in ${browser}, as their access ended`,
}

/** What people settle about how they are told of what waits for them. */
export const noticeSentences: Sentences = {
  'notice.chosen': (_data, who) => `${who} chose how they are told of what waits for them`,
  'notice.device_added': ({ browser }, who) => `${who} wants to be told in ${browser}`,
  'notice.device_removed': ({ browser, because }, who) => removedWords[because](browser, who),
  'notice.device_tested': ({ browser }, who) => `${who} had a test message sent to ${browser}`,
  'notice.tested': ({ channel }, who) => `${who} had a test message sent by ${channel}`,
  'notice.sent_again': ({ channel, count }, who) =>
    `${who} had ${counted(count, 'message')} sent again by ${channel} that had been given up`,
  'notice.let_go': ({ channel, count }, who) =>
    `${who} let go of ${counted(count, 'message')} by ${channel} that had been given up`,
}
