/** What our test uses of `node-nmap`, which has no types of its own. */
declare module 'node-nmap' {
  const reader: {
    /** The program that is started, and whose output is read. */
    nmapLocation: string
    readonly NmapScan: new (range: string, options: string) => NodeJS.EventEmitter & { startScan(): void }
  }
  export default reader
}
