import { readYaml } from '@/lib/imports/recover/documents'
import type { Note } from '@/lib/imports/recover/reading'
import { fileKind } from '@/lib/imports/recover/files'
import type { Contents } from '@/lib/imports/reader/contents'
import type { TreeFile } from '@/lib/imports/reader/history'
import type { Problem } from '@/lib/imports/schema'

const maxFiles = 2_000
const maxBytes = 256 * 1024

const checked = new WeakMap<Contents, Map<string, Note[]>>()

/** Tries every other YAML file of the tree (templates, settings, traces), so that broken ones are known by file and line. */
export async function checkYaml(contents: Contents, tree: ReadonlyMap<string, TreeFile>): Promise<Problem[]> {
  const results = checked.get(contents) ?? new Map<string, Note[]>()
  checked.set(contents, results)
  const files = [...tree.values()].filter(
    ({ path, kind }) => kind === 'file' && /\.ya?ml$/i.test(path) && fileKind(path) === null,
  )
  const problems: Problem[] = []
  for (const { path, oid } of files.slice(0, maxFiles)) {
    const notes = results.get(oid) ?? (await check(contents, oid, path))
    results.set(oid, notes)
    problems.push(...notes.map((note) => ({ ...note, path, commit: null })))
  }
  if (files.length > maxFiles) {
    const reason = `Of ${files.length} other YAML files the first ${maxFiles} were checked.`
    problems.push({ code: 'too_many', path: '', line: null, commit: null, reason })
  }
  return problems
}

async function check(contents: Contents, oid: string, path: string): Promise<Note[]> {
  const { text, notes } = await contents.text(oid, path, maxBytes)
  if (text === null) return notes
  if (text.trim() === '') return [...notes, { code: 'empty_file', line: null, reason: 'The file is empty.' }]
  return [...notes, ...readYaml(text).notes]
}
