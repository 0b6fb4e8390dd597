import { agreesTo, helloOf, olderVersions } from '#shared/identity/old-tls'
import type { Line } from './line'

export interface OldVersionsNeeds {
  /** A connection without TLS; null: there is none any more. */
  readonly open: () => Promise<Line | null>
  /** The name that is asked for; null: none. */
  readonly name: string | null
  readonly random: (count: number) => Uint8Array
}

/** Versions of TLS that a server agrees to beside the ones that are known, each asked for on a connection of its own. @param known newest first */
export async function olderVersionsOf(known: readonly string[], needs: OldVersionsNeeds): Promise<string[]> {
  const [best] = known
  const found: string[] = []
  for (const [name, version] of olderVersions) {
    // the newest that it has is what it chose
    if (best !== undefined && name >= best) continue
    const line = await needs.open()
    if (line === null) break
    line.say(helloOf(version, needs.name, needs.random(32)))
    const heard = await line.hear({ first: 3_000, gap: 300, all: 3_000 }, (answer) =>
      agreesTo(version, answer),
    )
    line.close()
    if (agreesTo(version, heard)) found.push(name)
  }
  return found
}
