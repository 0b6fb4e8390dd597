/**
 * Lists of UDP ports, written by hand from general knowledge of what people run and where its documentation says that it
 * listens. No measured frequencies stand behind them and no list of another scanner.
 */

/** In port grammar, most common first: 100 ports. */
export const commonUdp: readonly string[] = [
  // what nearly every network has: names, time, addresses, management, and what devices call to each other
  '53,123,161,67,137,5353,1900,138,500,443',
  // VPN
  '4500,1194,51820,1701,41641,9993',
  // files, directories, logs, management of servers
  '111,69,514,389,88,2049,464,162,623,631,1434,3389,177,749,520',
  // calls and meetings
  '5060,3478,5061,5349,19302,2427,1719,5004,5005,10000,4569',
  // games and voice chat
  '19132,25565,27015,9987,64738,7777,27016,2456,2457,34197,28015,27960,3074,16261,26900,30120,8211,19133,2302',
  // home devices, sharing, television
  '5351,3702,5355,10001,5683,5684,32414,6881,5678,1604,3544,8080,21027',
  // who may enter
  '1812,1813,1645,1646,3799',
  // servers and networks of containers
  '11211,80,853,8443,4433,4789,8472,7946,6343,2055,4739,1514',
  // buildings
  '47808',
  // old services and what Windows has beside the others
  '7,13,37,68,135,445,547,2000',
]

/** In port grammar with letters. */
export const gamePorts =
  'T:25565,25575,27015,27036,3074,7777,30120,6112,1119,3724,5222,U:19132-19133,25565,27015-27020,27031-27036,2456-2458,2302-2305,7777-7778,8211,28015-28016,34197,16261-16262,26900-26903,30120,3074,3478-3480,3658-3659,27960-27963,26000,28960,6112,9987,64738'

/** In port grammar with letters. */
export const vpnPorts =
  'T:443,1194,1723,655,992,5555,8443,10443,U:500,4500,1194-1195,1701,51820-51821,41641,443,9993,655,4433,8443'
