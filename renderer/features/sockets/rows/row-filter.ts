import { reachWords } from '#shared/sockets/reach'
import { conditionOf, type Endpoint, isListening, type Owner, type Socket } from '#shared/sockets/socket'
import { markIn } from '../../../ui/filter-mark'
import { kindMarks, kindOf } from '../socket-kind'
import { protocolText, reachText, runnerText } from './row-text'

const texts = new WeakMap<Socket, string>()
const ownerTexts = new WeakMap<readonly Owner[], string>()

/**
 * One box over all columns: every word has to occur in the row. A word of digits is meant as a number, so it has to stand at
 * the beginning of one: 80 finds 80 and 8080, and not 4380. `:80` finds ports alone, `kind:udp` that kind of sockets alone.
 * @returns null where there is nothing to filter by
 */
export function rowFilter(filter: string): ((socket: Socket) => boolean) | null {
  const words = filter
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return null
  const mark = markIn(filter, 'kind')
  const wanted = words
    .filter((word) => !word.startsWith('kind:'))
    .map((word) => (/^\d+$/.test(word) ? ` ${word}` : word))
  return (socket) => {
    if (mark !== null && kindMarks[kindOf(socket)] !== mark) return false
    const text = searchText(socket)
    return wanted.every((word) => text.includes(word))
  }
}

/** Everything that a row's columns say, in lower case. Rows live longer than a reading, so it is put together once. */
function searchText(socket: Socket): string {
  const known = texts.get(socket)
  if (known !== undefined) return known
  const { protocol, family, local, remote, user, service } = socket
  const parts = [
    protocol,
    protocolText(socket),
    family,
    conditionOf(socket),
    endpoint(local),
    remote === null ? '' : endpoint(remote),
    ownersText(socket.owners),
    user ?? '',
    service ?? '',
    reachText(socket),
    // in the words of files and the command line, too
    isListening(socket) ? reachWords[socket.reach] : '',
  ]
  const text = ` ${parts.join(' ').toLowerCase()} `
  texts.set(socket, text)
  return text
}

function endpoint({ address, port }: Endpoint): string {
  return port === 0 ? address : `${address}:${port} ${port}`
}

/** Owners are shared by many rows. */
function ownersText(owners: readonly Owner[]): string {
  if (owners.length === 0) return ''
  const known = ownerTexts.get(owners)
  if (known !== undefined) return known
  const each = owners.map(
    ({ program, pid, user, unit, folder, project }) =>
      `${program} ${pid} ${user ?? ''} ${unit ?? ''} ${project?.name ?? ''} ${folder ?? ''}`,
  )
  const text = `${each.join(' ')} ${runnerText(owners) ?? ''}`
  ownerTexts.set(owners, text)
  return text
}
