/** The shell of a page that the server writes itself: head, body, and the state that its script takes over. */

export interface Page {
  readonly lang: 'zh' | 'en'
  readonly title: string
  readonly styles: readonly string[]
  readonly script: string | null // address; null: the page works without
  readonly rootId: string
  readonly body: string // HTML
  readonly state: unknown // JSON, handed over in the page
}

/** No script and no style stand in the page itself, so that the security policy needs no exception. */
export function htmlPage({ lang, title, styles, script, rootId, body, state }: Page): string {
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#fcfbf8">
<meta name="format-detection" content="telephone=no">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
${styles.map((href) => `<link rel="stylesheet" href="${escapeHtml(href)}">`).join('\n')}
${script === null ? '' : `<script type="module" src="${escapeHtml(script)}"></script>`}
</head>
<body>
<div id="${rootId}">${body}</div>
<script type="application/json" id="${rootId}-state">${jsonInHtml(state)}</script>
</body>
</html>
`
}

/** JSON that cannot end the element it stands in. U+2028 and U+2029 are no line ends in JSON. */
const jsonInHtml = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
