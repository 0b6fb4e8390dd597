/** What a telephone shows that opened the link: text alone, for whoever holds it in the hand. */
export function telephonePage(from: string, outside: boolean | null): string {
  const [title, ...words] = wordsOf(from, outside)
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Portlight: ${title}</title></head><body><h1>${title}</h1>`,
    ...words.map((text) => `<p>${text}</p>`),
    '</body></html>\n',
  ].join('\n')
}

function wordsOf(from: string, outside: boolean | null): readonly [string, ...string[]] {
  const you = from.replace(/[^\da-f.:]/gi, '')
  const computer = 'This page comes from Portlight on the computer at home.'
  switch (outside) {
    case true:
      return [
        'You got in',
        `${computer} You reached it from outside (${you}), so the way in is open.`,
        'You can close this page. It is gone when the test is over.',
      ]
    case false:
      return [
        'Not from outside yet',
        `${computer} But you reached it from inside the home (${you}), and that proves nothing.`,
        'Switch the Wi-Fi of this telephone off, so that it uses mobile data, and open the link again.',
      ]
    case null:
      return ['Not proved', `${computer} Whether you came from outside (${you}) can’t be told.`]
  }
}
