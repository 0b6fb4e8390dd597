import type { PortText } from './port-text'
import { databaseTexts } from './texts/databases'
import { developmentTexts } from './texts/development'
import { fileTexts } from './texts/files'
import { mailTexts } from './texts/mail'
import { mediaTexts } from './texts/media'
import { messageTexts } from './texts/messages'
import { networkTexts } from './texts/network'
import { remoteTexts } from './texts/remote'
import { webTexts } from './texts/web'

/** Every port that has a text of its own. */
export const portTexts: readonly PortText[] = [
  ...networkTexts,
  ...webTexts,
  ...mailTexts,
  ...fileTexts,
  ...remoteTexts,
  ...databaseTexts,
  ...messageTexts,
  ...mediaTexts,
  ...developmentTexts,
]

const byPort = new Map<number, readonly PortText[]>()
for (const text of portTexts) {
  for (const port of text.ports) byPort.set(port, [...(byPort.get(port) ?? []), text])
}

/** The texts of a port, those for which it is the main port first. */
export function textsOf(port: number): readonly PortText[] {
  const texts = byPort.get(port) ?? []
  return texts.toSorted((a, b) => Number(b.ports[0] === port) - Number(a.ports[0] === port))
}
