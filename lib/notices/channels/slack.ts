import type { Channel, Message } from '@/lib/notices/channels/channel'

/** A room of Slack, by an incoming webhook of it. */
export const slack: Channel = {
  name: 'slack',
  title: 'Slack',
  words: 'To one room, by an incoming webhook of it (COUNTERSIGN_SLACK)',
  way: 'room',
  body: ({ id, subject, lines, link }: Message) => ({
    text: subject,
    blocks: [
      // What comes a second time, since nobody heard that it had arrived, is known by it.
      { ...section(`*${escaped(subject)}*`), block_id: id },
      ...(lines.length > 0 ? [section(lines.map(escaped).join('\n'))] : []),
      section(`<${link}|Open it in Countersign>`),
    ],
    unfurl_links: false,
  }),
}

function section(text: string) {
  return { type: 'section', text: { type: 'mrkdwn', text } }
}

/** As Slack asks for it; and no mark of its own becomes emphasis or a mention. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/g, (mark) => `\u200B${mark}`)
}
