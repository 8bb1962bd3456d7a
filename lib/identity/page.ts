import { randomBytes } from 'node:crypto'
import { families, typefaceRules } from '@/lib/core/typefaces'
import type { MadeUpPerson } from '@/lib/identity/people'
import { roleNames } from '@/lib/people/labels'

/** A page with the headers it must be sent with. */
export type Page = { html: string; headers: Record<string, string> }

// The same colours, measures and focus ring as the rest of Countersign; kept here because this process serves no files; the faces come from the gate.
const style = `${typefaceRules}
:root{color-scheme:light;--canvas:#f5f6f8;--surface:#fff;--ink:#17202b;--muted:#46515e;--line:#76808d;--accent:#1b4b8f;--soft:#e3ebf7;--focus:#0b57d0;--warn:#754600;--warn-soft:#fff1d0}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;--canvas:#0e141b;--surface:#161d26;--ink:#e8edf3;--muted:#b3bdc9;--line:#76849a;--accent:#8ab4f8;--soft:#1b2f4d;--focus:#a8c7fa;--warn:#f5c869;--warn-soft:#35270a}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--ink);font:1rem/1.5 ${families.ui};overflow-wrap:break-word}
main{max-width:34rem;margin:0 auto;padding:2.5rem 1rem 4rem}
.brand{display:flex;align-items:center;gap:.5rem;font-weight:700;margin:0 0 1.25rem}
.brand svg{width:1.75rem;height:1.75rem}
.brand rect{fill:var(--accent)}
.brand g{stroke:var(--canvas)}
h1{font-size:1.625rem;line-height:2rem;font-weight:650;margin:0 0 .75rem;text-wrap:balance}
p{margin:0 0 1rem}
.warn{background:var(--warn-soft);color:var(--warn);border-radius:8px;padding:.75rem 1rem}
ul{list-style:none;margin:1.25rem 0;padding:0;display:grid;gap:.5rem}
button{font:inherit;color:var(--ink);background:var(--surface);border:1px solid var(--line);border-radius:8px;cursor:pointer;min-height:3rem;padding:.625rem 1rem}
li button{width:100%;text-align:left;display:block}
button:hover{background:var(--soft)}
button strong{font-weight:650}
button span{display:block;color:var(--muted);font-size:.875rem}
a{color:var(--accent);text-underline-offset:3px}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
`

/** The page on which one chooses whom to be. It needs no script, and one press on a name is all. */
export function choicePage(people: readonly MadeUpPerson[], action: string): Page {
  const choices = people.map(
    (person) => `<li><button name="person" value="${escaped(person.subject)}"><strong>${escaped(person.name)}</strong>
<span>${escaped(person.about)}</span><span>${escaped(rolesInWords(person))}</span></button></li>`,
  )
  return page(
    'Choose who you are',
    `<p class="warn">This is for trying Countersign out: whoever opens this page can be any of these made-up people.
It is refused in production, where your organisation’s own sign-in takes its place.</p>
<form method="post" action="${escaped(action)}"><ul>${choices.join('\n')}</ul>
<button name="cancel" value="yes">Cancel and go back</button></form>`,
  )
}

/** A page for everything that cannot go on, with the way back to the beginning. */
export function problemPage(sentence: string, startUrl: string): Page {
  return page(
    'The sign-in cannot go on',
    `<p>${escaped(sentence)}</p><p><a href="${escaped(startUrl)}">Start again from the sign-in page</a></p>`,
  )
}

const mark = `<svg viewBox="0 0 32 32" fill="none" aria-hidden="true"><rect x="1.5" y="1.5" width="29" height="29" rx="7"/>
<g stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"><path d="M7 13.5 11 17.5 18.5 9"/><path d="M13.5 17.5 16 20 25 9.5"/>
<path d="M7 25h18" stroke-width="2"/></g></svg>`

function page(title: string, content: string): Page {
  const nonce = randomBytes(16).toString('base64')
  return {
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} – Countersign</title>
<link rel="icon" href="/icon.svg">
<style nonce="${nonce}">${style}</style></head><body><main><p class="brand">${mark}Countersign</p>
<h1>${title}</h1>${content}</main></body></html>`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // Not "no-referrer": with that, browsers would send the form with "Origin: null".
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; img-src 'self'; font-src 'self'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    },
  }
}

function rolesInWords({ roles, groups }: MadeUpPerson): string {
  const names = roles.map((role) => roleNames[role]).join(', ') || 'No role'
  return [names, ...groups.map((group) => group.replaceAll('-', ' '))].join(' · ')
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
