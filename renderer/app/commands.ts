import { type PlaceCommand, type PlaceKey, placeCommands, placeKeys } from '#shared/shell/places'
import { approvedBy, type FeatureCommand, featureCommands, type ShellCommand } from '#shared/shell/shell'
import type { AppKit, Feature } from './app-kit'
import { chooseFile, receiveFile, receiveOffered } from './receive-file'

/** Dialogs that belong to the whole app. */
export type AppDialog = 'ask' | 'shortcuts' | 'about'

/** Does what a key or the menu asks for: in the whole app, or in the feature that is shown. */
export function runCommand(kit: AppKit, command: ShellCommand, show: (dialog: AppDialog) => void): void {
  if (isOfFeature(command)) {
    featureAt(kit, kit.store.getState().place).commands?.[command]?.()
    return
  }
  if (isOfPlace(command)) {
    const place = placeKeys.find((key) => command === `go.${key}`)
    if (place !== undefined) kit.go(place)
    return
  }
  const id = approvedBy(command)
  if (id !== null) {
    kit.go('watch')
    void kit.watch.controller.wantApprovalOf(id)
    return
  }
  switch (command) {
    case 'file.open':
      void receiveOffered(kit)
      return
    case 'file.choose':
      chooseFile((file) => void receiveFile(kit, file))
      return
    case 'ask.anything':
      show('ask')
      return
    case 'help.shortcuts':
      show('shortcuts')
      return
    case 'help.about':
      show('about')
      return
  }
}

/** The feature of a place. */
export function featureAt({ features }: AppKit, place: PlaceKey): Feature {
  const found = features.find(({ key }) => key === place)
  if (found === undefined) throw new Error(`No place is called ${place}.`)
  return found
}

function isOfPlace(command: ShellCommand): command is PlaceCommand {
  return placeCommands.some((known) => known === command)
}

export function isOfFeature(command: ShellCommand): command is FeatureCommand {
  return featureCommands.some((known) => known === command)
}
