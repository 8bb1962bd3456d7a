// The faces of the few pages that are not the desk's. The gate serves their files under /typefaces, for all of them.

/** The version that is installed; part of every file's name, so that browsers may keep one for good. */
const version = '5.3.0'

const ranges = {
  'latin-ext':
    'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
  latin:
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
}

const faces = (['Next', 'Mono'] as const).flatMap((kind) =>
  (['latin-ext', 'latin'] as const).map((script) => {
    const name = `atkinson-hyperlegible-${kind.toLowerCase()}`
    return {
      family: `Atkinson Hyperlegible ${kind} Variable`,
      name: `${name}-${script}-${version}.woff2`,
      source: `@fontsource-variable/${name}/files/${name}-${script}-wght-normal.woff2`,
      range: ranges[script],
    }
  }),
)

/** Where a served file comes from, by its name. */
export const typefaceFiles: ReadonlyMap<string, string> = new Map(faces.map(({ name, source }) => [name, source]))

/** What words and what code is set in, as a value of `font-family`. */
export const families = {
  ui: "'Atkinson Hyperlegible Next Variable','Countersign Fallback',system-ui,sans-serif",
  code: "'Atkinson Hyperlegible Mono Variable',ui-monospace,monospace",
}

/** The rules that load the faces; only what a page needs of them is asked for. The stand-in is that of app/globals.css. */
export const typefaceRules = [
  ...faces.map(
    ({ family, name, range }) =>
      `@font-face{font-family:'${family}';font-display:swap;font-weight:200 800;src:url(/typefaces/${name}) format('woff2');unicode-range:${range}}`,
  ),
  "@font-face{font-family:'Countersign Fallback';src:local('Arial'),local('Liberation Sans');size-adjust:103%;ascent-override:92%;descent-override:28%;line-gap-override:0%}",
].join('\n')

/** How a page looks that is a heading and a sentence or two: the colours, the face and the ring of every other page. */
export const plainStyle = `${typefaceRules}
:root{color-scheme:light;--canvas:#f5f6f8;--ink:#17202b;--accent:#1b4b8f;--focus:#0b57d0}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;--canvas:#0e141b;--ink:#e8edf3;--accent:#8ab4f8;--focus:#a8c7fa}}
body{background:var(--canvas);color:var(--ink);font:1rem/1.5 ${families.ui};max-width:34rem;margin:18vh auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.625rem;line-height:2rem;font-weight:650;text-wrap:balance}
a{color:var(--accent);text-underline-offset:3px}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}`
