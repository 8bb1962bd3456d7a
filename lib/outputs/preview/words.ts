import { counted } from '@/lib/core/count'

/** Why something is shown as it is, or not at all. */
export const previewWords = {
  rows: (shown: number, total: number) => `The first ${shown} of ${counted(total, 'row')} are shown.`,
  lines:
    'It is long: the first thousand lines are shown, of each the first 500 characters, and 200,000 characters in all.',
  tree: 'It is large: the first 500 lines of the tree are shown.',
  longMarkdown: 'It is too long to be shown as a document, so it is shown as it was written.',
  otherMarkdown: 'Shown as a document it could be read otherwise, so it is shown as it was written.',
  wouldRun: 'A browser would run it, so it is shown as it was written and nothing else.',
  longTree: 'It is too long to be shown as a tree, so it is shown as it was written.',
  malformed: 'It cannot be read as what its name says, so it is shown as it was written.',
  broken: 'Its name says that it is a picture, and its bytes are none that is shown here.',
  noText: 'It is no text and no picture, so nothing of it can be shown.',
  large: (width: number, height: number) => `It says that it is ${width} × ${height} pixels: no such picture is shown.`,
}
