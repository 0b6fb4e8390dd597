/**
 * Lets a test of the lab use `Routers` on a host of its own: reads a call in JSON from each line of its input, and prints
 * its answer as a line. Ends with its input, removing nothing: that is what a crash does.
 */
import { createInterface } from 'node:readline'
import type { LeftForward } from '#shared/forward/router-notes'
import { thisPlatform } from '../../../platform/this-platform'
import { isOwnAddress } from '../../computer/look'
import { Routers } from '../routers'

const [dataFolder = '', place = '{}'] = process.argv.slice(2)
const at = JSON.parse(place)
const routers = new Routers({
  dataFolder,
  wallClock: Date.now,
  isOwnAddress,
  neighbours: thisPlatform().neighbours,
})
const never = new AbortController().signal
let release = async (): Promise<LeftForward | null> => null

const calls: Readonly<Record<string, (argument: never) => Promise<unknown>>> = {
  look: () => routers.look(at, never),
  add: (wish) => routers.add(at, wish, never),
  remove: (wish) => routers.remove(at, wish, never),
  open: async (wish) => {
    const opened = await routers.open(at, wish, never)
    if ('release' in opened) release = () => opened.release()
    return opened
  },
  release: () => release(),
  sweep: () => routers.sweep(at, never),
  close: () => routers.close().then(() => null),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { call, argument } = JSON.parse(line)
  console.log(JSON.stringify((await calls[call]?.(argument as never)) ?? null))
}
