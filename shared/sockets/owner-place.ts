import { isContainerProxy } from './container-proxies'
import type { Owner } from './socket'

/** What tells a program from another one of the same name. */
export interface OwnerPlace {
  readonly kind: 'project' | 'folder'
  readonly name: string
}

/**
 * Where a process works: its project, else its folder; null where that says nothing (the root folder), or a service unit
 * or a container says more; null for a container's proxy, which works wherever somebody typed `docker` or `podman`.
 */
export function placeOf(owner: Owner): OwnerPlace | null {
  const { project, folder, unit, container } = owner
  if (isContainerProxy(owner)) return null
  if (project !== null) {
    // several programs of one project work in its folders
    const inside =
      folder?.startsWith(`${project.folder}/`) === true ? folder.slice(project.folder.length) : ''
    return { kind: 'project', name: `${project.name}${inside}` }
  }
  if (folder === null || folder === '/' || unit !== null || container !== null) return null
  return { kind: 'folder', name: folder }
}

/** "/srv/shop, project shop-front"; null where neither is known. */
export function folderText(owner: Owner): string | null {
  const { project, folder } = owner
  if (project === null || isContainerProxy(owner)) return folder
  const inside = folder === null || folder === project.folder ? project.folder : `${folder}`
  return `${inside}, project ${project.name}`
}
