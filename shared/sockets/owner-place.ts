import type { Owner } from './socket'

/** What tells a program from another one of the same name. */
export interface OwnerPlace {
  readonly kind: 'project' | 'folder'
  readonly name: string
}

/**
 * Where a process works: its project, else its folder; null where that says nothing (the root folder), or a service unit
 * or a container says more.
 */
export function placeOf({ project, folder, unit, container }: Owner): OwnerPlace | null {
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
export function folderText({ project, folder }: Owner): string | null {
  if (project === null) return folder
  const inside = folder === null || folder === project.folder ? project.folder : `${folder}`
  return `${inside}, project ${project.name}`
}
