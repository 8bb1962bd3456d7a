import type { Channel, Message } from '@/lib/notices/channels/channel'

/** A room of Microsoft Teams, by the webhook of a workflow, which takes cards. */
export const teams: Channel = {
  name: 'teams',
  title: 'Microsoft Teams',
  words: 'To one room, by the webhook of a workflow in it (COUNTERSIGN_TEAMS)',
  way: 'room',
  body: ({ id, subject, lines, link }: Message) => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          // What comes a second time, since nobody heard that it had arrived, is known by it.
          body: [{ ...block(subject, true), id }, ...lines.map((line) => block(line, false))],
          actions: [{ type: 'Action.OpenUrl', title: 'Open it in Countersign', url: link }],
        },
      },
    ],
  }),
}

/** A text as it is: none of its characters is taken for Markdown. */
function block(text: string, isTitle: boolean) {
  const plain = text.replaceAll(/[\\*_[\]()#`>~]/g, (mark) => `\\${mark}`)
  return { type: 'TextBlock', text: plain, wrap: true, ...(isTitle && { weight: 'Bolder' }) }
}
