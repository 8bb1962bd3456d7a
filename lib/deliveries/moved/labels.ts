import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import type { MoveFacts, Movement } from '@/lib/deliveries/moved/schema'
import { foundWords } from '@/lib/findings/labels'

const madeWords: Record<NonNullable<MoveFacts['made']>, string> = {
  git: 'with git',
  pages: 'on the pages of GitHub',
  upload: 'by an upload on the pages of GitHub',
}

/** What nobody signed, in a sentence: how many commits, whose by git's word, by which way, and what the branch lost by it. */
export function moveWords({ about, isThere, stands }: Pick<Movement, 'about' | 'isThere' | 'stands'>): string {
  const where = isThere ? 'at the other git server' : 'in the kept repository, on the disk'
  if (about === null) return `Somebody moved it ${where}.`
  const { way, made, commits, lost, authors, files } = about
  if (way === 'gone') return `Somebody removed the branch ${where}.`
  const by = authors.length > 0 ? ` by ${authors.map(quoted).join(', ')}, as git has it` : ''
  const how = made === null ? '' : `, made ${madeWords[made]}`
  if (stands === null) return `Somebody made the branch ${where}, with ${counted(commits, 'commit')}${by}${how}.`
  const came = commits === 0 ? 'No commit came' : `${counted(commits, 'commit')}${by}${how}`
  const went =
    way === 'forced'
      ? `, and by force the branch lost ${counted(lost, 'commit')} that it had`
      : ', on top of what was signed'
  return `${came} ${where}${went}: ${counted(files, 'file')} ${files === 1 ? 'is' : 'are'} otherwise.`
}

/** What was found in it; null where nothing was, or nobody looked. */
export function foundInMove(about: MoveFacts | null): string | null {
  return about && Object.keys(about.counts).length > 0 ? `Found in it: ${foundWords(about.counts)}.` : null
}

export const movedWords = {
  title: 'Moved without a signature',
  lead: 'Somebody moved a branch past all deliveries. What was there is kept. Here it was put back; at the other git server somebody decides.',
  difference: 'What differs',
  read: 'What differs, file by file',
  kept: (commit: string) => `What was there is kept as ${commit.slice(0, 12)}, under a name that nobody is shown.`,
  putBack: (commit: string) => `The branch was put back to ${commit.slice(0, 12)} within a minute.`,
  putAside: 'The branch was put aside within a minute, as no delivery had made it.',
  decide: 'Whoever deals with incidents decides on the page of the repository: take it over, or put it back.',
  unread: 'This process cannot read what was kept of it.',
  same: 'No file is otherwise than it was signed.',
  gone: 'With the branch everything in it was gone there. What was signed is kept here, and nothing of it is lost.',
  what: (found: string) => `the movement to ${found.slice(0, 12)} that nobody signed`,
  standing: { holds: 'In the branch', undone: 'Undone', putBack: 'Put back' },
  undo: 'How it is undone',
  holds:
    'The branch holds it. What was there before is brought back by a delivery that people sign; what landed later stays.',
  undoes: 'What nobody signed, which this takes back',
  undoHere:
    'It is undone already: the branch stands where signed deliveries brought it. What of it should stay, a pod delivers, and people sign it.',
  undoThere:
    'Put back on the page of the repository, it is undone. Taken over, a delivery undoes it, which is prepared here.',
  undone: 'It is undone: the branch holds nothing of it any more.',
}
