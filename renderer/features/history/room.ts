/** Whether a list and what was opened from it are seen beside each other; history-view.module.css has the same. */
export function hasRoomForBoth(): boolean {
  return !matchMedia('(max-width: 1140px)').matches
}
