/** Where a browser remembers which colours were chosen. */
export const storageKey = 'countersign.theme'
/** What a device says that shows dark pages. */
export const darkDevice = '(prefers-color-scheme: dark)'

/** Runs in the page before anything of it is drawn, so that no page flashes in the other colours. */
export const themeScript = `{let t;try{t=localStorage.getItem('${storageKey}')}catch{}document.documentElement.dataset.theme=t=='light'||t=='dark'?t:matchMedia('${darkDevice}').matches?'dark':'light'}`
