import { isContainerProxy } from '../sockets/container-proxies'
import type { Owner } from '../sockets/socket'
import type { Confidence } from '../words/evidence'
import type { ConflictFacts } from './facts'
import { containerName, holdersText, holderText } from './holder-words'
import type { Situation } from './situation'

/** Ports of Docker's daemon itself: its API (docs.docker.com, "dockerd"), and the swarm's. */
const daemonPorts: readonly number[] = [2375, 2376, 2377, 7946]

/**
 * True for whoever holds a port in the name of a container: a proxy, and Docker's daemon itself where it runs without
 * proxies (`--userland-proxy=false`). To end the daemon would end all containers.
 */
export function holdsForContainer(owner: Owner, { question, publisher }: ConflictFacts): boolean {
  const daemon = owner.program === 'dockerd' || isDockerDesktop(owner)
  if (daemon && publisher === null && daemonPorts.includes(question.port)) return false
  return daemon || isContainerProxy(owner)
}

/** Docker Desktop's own process, which has ports of containers, and some of its own. */
function isDockerDesktop({ program }: Owner): boolean {
  return /^com\.docker\.backend$/i.test(program)
}

/**
 * True for what listens on Windows in the name of programs in WSL 2: wslrelay, and in an older WSL wslhost
 * (gh:CzBiX/WSLHostPatcher#18). It listens for all of them, and sometimes goes on when they have ended (gh:microsoft/WSL#10601).
 */
export function isWslRelay({ program }: Owner, { system }: Pick<ConflictFacts, 'system'>): boolean {
  return system === 'win32' && /^wsl(?:relay|host)$/i.test(program)
}

/** The owner that stands for a container; null where none does. */
export function containerOwner({ owners }: Situation, facts: ConflictFacts): Owner | null {
  const { ownContainer, foreignPids } = facts
  return (
    owners.find((owner) => holdsForContainer(owner, facts)) ??
    owners.find(({ container }) => container !== null && container.id !== ownContainer) ??
    owners.find(({ pid }) => foreignPids.includes(pid)) ??
    null
  )
}

/** How sure it is that a container has the port. */
export function containerConfidence(owner: Owner, { publisher }: ConflictFacts): Confidence {
  const sure =
    owner.container !== null || publisher !== null || (isContainerProxy(owner) && !isDockerDesktop(owner))
  return sure ? 'certain' : 'likely'
}

export function containerSentence(
  owner: Owner,
  place: string,
  { owners }: Situation,
  facts: ConflictFacts,
): string {
  const { published } = facts
  if (owner.container !== null) {
    const { runtime } = owner.container
    return `${holderText(owner)} of the ${runtime} container ${containerName(owner.container)} has ${place}.`
  }
  if (holdsForContainer(owner, facts)) {
    const others = owners.filter((one) => !holdsForContainer(one, facts) && !isWslRelay(one, facts))
    const beside =
      others.length === 0
        ? ''
        : ` ${holdersText(others)} ${others.length === 1 ? 'listens' : 'listen'} on the port, too.`
    if (isDockerDesktop(owner) && facts.publisher === null) {
      return `A container publishes ${place}, most likely: ${holderText(owner)} of Docker Desktop listens there.${beside}`
    }
    return `A container publishes ${place}: ${holderText(owner)} holds it in the container's name${published?.pid === owner.pid ? `, and leads to ${published.target}` : ''}.${publisherText(facts)}${beside}`
  }
  return `${holderText(owner)}, which lives in a network namespace of its own as containers do, has ${place}.`
}

/** "It is the container shop-web-1, of the image nginx:1.27, in the Compose project shop." */
export function publisherText({ publisher }: ConflictFacts): string {
  if (publisher === null) return ''
  const { name, image, project } = publisher
  const of = image === null ? '' : `, of the image ${image}`
  const within = project === null ? '' : `, in the Compose project ${project}`
  return ` It is the container ${name}${of}${within}.`
}
