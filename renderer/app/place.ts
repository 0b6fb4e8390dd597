/** Places of the app, in the order of the bar at the side; Ctrl and its number, from 0, leads to each. */
export const placeKeys = ['start', 'conflict', 'sockets', 'scan', 'forward', 'reference', 'lesson'] as const
export type PlaceKey = (typeof placeKeys)[number]
