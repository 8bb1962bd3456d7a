/** A name and a title for a prompt, out of the path of its file. */
export function suggestedName(path: string): { slug: string; title: string } {
  const [folder = '', file = ''] = path.split('/').slice(-2).length === 2 ? path.split('/').slice(-2) : ['', path]
  const name = file.replace(/\.(?:prompt\.)?[a-z0-9]{1,5}$/i, '')
  // What every task calls its record says nothing; its folder does.
  const said =
    /^(?:prompt_used|prompt_template.*|prompt|agents|claude)$/i.test(name) && folder !== '' ? `${folder} ${name}` : name
  const words = said
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .slice(0, 80)
    .trim()
  const title = words === '' ? 'Prompt' : words[0]!.toUpperCase() + words.slice(1)
  return { slug: title.toLowerCase().replaceAll(' ', '-'), title }
}
