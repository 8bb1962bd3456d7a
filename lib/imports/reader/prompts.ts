import { keptShare, restoredShare, tellingLines } from '@/lib/difference/loss'
import type { Contents } from '@/lib/imports/reader/contents'
import type { TreeFile } from '@/lib/imports/reader/history'
import { type Touch, touchesOf } from '@/lib/imports/reader/records'
import { fileKind, isDocument, taskOfPath } from '@/lib/imports/recover/files'
import { pathMatcher, usualPromptPaths } from '@/lib/imports/recover/paths'
import { capBytes, shorten } from '@/lib/imports/recover/values'
import type { Commit } from '@/lib/imports/schema'
import type { PromptRecord, TextRecord } from '@/lib/imports/store/schema'

/** The prompts of a branch, version by version, with their texts. */
export type BranchPrompts = { prompts: PromptRecord[]; texts: TextRecord[] }

type Past = { contents: Contents; commits: readonly Commit[]; tree: ReadonlyMap<string, TreeFile> }

// One that somebody generates anew with every run is known by its newest versions.
const mostVersions = 500
// A prompt of fewer lines says little less when it loses most of them.
const fewLines = 5

/** Every version of each file that is a prompt by its path, and of what the framework says that tasks were started on. */
export async function readPrompts({ contents, commits, tree }: Past, globs: readonly string[]): Promise<BranchPrompts> {
  const isPrompt = pathMatcher(globs.length > 0 ? globs : usualPromptPaths)
  const kindOf = (path: string) => {
    if (fileKind(path) === 'prompt') return 'used'
    return fileKind(path) === null && isDocument(path) && isPrompt(path) ? 'file' : null
  }
  const found = touchesOf<'used' | 'file'>(commits, tree, kindOf)
  const prompts: PromptRecord[] = []
  const texts = new Map<string, string>()
  for (const kind of ['file', 'used'] as const)
    for (const [path, touches] of found.get(kind) ?? []) {
      const versions = await versionsOf(contents, path, touches)
      for (const [index, { text, digest, commit, change }] of versions.entries()) {
        if (change !== 'removed') texts.set(digest, text)
        prompts.push({
          path: capBytes(path, 700),
          number: index + 1,
          digest,
          change,
          lines: tellingLines(text).length,
          begins: shorten(tellingLines(text)[0]?.trim() ?? '', 200),
          versions: versions.length,
          isNewest: index === versions.length - 1,
          isUsed: kind === 'used',
          taskKey: kind === 'used' ? taskOfPath(path) : null,
          commit: commit.hash,
          author: commit.author,
          message: shorten(commit.message.split('\n')[0] ?? '', 200),
          at: commit.at,
          present: true,
        })
      }
    }
  return { prompts, texts: Array.from(texts, ([digest, text]) => ({ digest, text })) }
}

type Version = { text: string; digest: string; commit: Commit; change: PromptRecord['change'] }

/** What its commits made of a file, where that was another text each time. One that cannot be read is no version. */
async function versionsOf(contents: Contents, path: string, touches: readonly Touch[]): Promise<Version[]> {
  const versions: Version[] = []
  // What stood there before most of it was taken away, until it is back.
  let lost: string[] | null = null
  for (const { commit, before, after } of touches.slice(-mostVersions)) {
    const text = after === null ? '' : (await contents.text(after, path)).text
    if (text === null) continue
    const digest = contents.hash(text)
    const last = versions.at(-1)
    if (last && last.digest === digest && (after === null) === (last.change === 'removed')) continue
    const old = before === null ? null : (await contents.text(before, path)).text
    const change = changeOf(old, after === null ? null : text, lost)
    if (change === 'emptied' || change === 'removed') lost ??= old === null ? null : tellingLines(old)
    if (change === 'restored') lost = null
    versions.push({ text, digest, commit, change })
  }
  return versions
}

/** What a commit did to a prompt: most of its lines gone is emptied, most of what was lost there again is restored. */
function changeOf(before: string | null, after: string | null, lost: string[] | null): PromptRecord['change'] {
  if (after === null) return 'removed'
  if (lost !== null && lost.length > 0 && keptShare(lost, after) >= restoredShare) return 'restored'
  if (before === null) return 'added'
  const old = tellingLines(before)
  const isEmptied = old.length >= fewLines && keptShare(old, after) < 1 - restoredShare
  return isEmptied && tellingLines(after).length <= old.length / 2 ? 'emptied' : 'changed'
}
