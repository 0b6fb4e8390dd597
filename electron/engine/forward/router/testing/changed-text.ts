import fc from 'fast-check'

/** A recording with a few pieces of it cut out or replaced. */
export function changedText(source: string): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(source.length), fc.nat(30), fc.string({ maxLength: 12 }))
  return fc.array(change, { maxLength: 5 }).map((changes) => {
    let text = source
    for (const [at, length, put] of changes) text = text.slice(0, at) + put + text.slice(at + length)
    return text
  })
}
