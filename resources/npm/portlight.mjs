#!/usr/bin/env node
// The command line of the npm package: says what is missing where Node is too old to read the program.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 20 || (major === 20 && minor >= 19)) await import('./out/main/cli.cjs')
else {
  process.stderr.write(`Portlight needs Node 20.19 or newer; this is Node ${process.versions.node}.\n`)
  process.exitCode = 2
}
