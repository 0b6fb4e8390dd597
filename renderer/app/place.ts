/** Places of the app, in the order of the bar at the side. */
export const placeKeys = ['conflict', 'sockets', 'scan', 'forward', 'reference'] as const
export type PlaceKey = (typeof placeKeys)[number]
