/** What a kind of commit is called for users; the others are of no concern to them. */
const titles = /** @type {const} */ ({ feat: 'New', fix: 'Mended', perf: 'Faster' })

/**
 * A changelog in Markdown, made of commits' first lines (https://www.conventionalcommits.org).
 * @param {readonly string[]} subjects the newest first
 * @returns {string} empty where nothing concerns users
 */
export function changelog(subjects) {
  const parts = Object.entries(titles).map(([kind, title]) => {
    const lines = subjects.flatMap((subject) => {
      const [, found, scope, breaking, text = ''] = /^(\w+)(?:\(([^)]+)\))?(!)?: (.+)$/.exec(subject) ?? []
      if (found !== kind) return []
      return [
        `- ${breaking === '!' ? '**Breaking** ' : ''}${scope === undefined ? '' : `${scope}: `}${escaped(text)}`,
      ]
    })
    return lines.length === 0 ? '' : `### ${title}\n\n${lines.join('\n')}\n`
  })
  return parts.filter((part) => part !== '').join('\n')
}

/** What Markdown would read as markup. */
function escaped(/** @type {string} */ text) {
  return text.replace(/[\\`*_[\]<>]/g, '\\$&')
}
