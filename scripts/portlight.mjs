#!/usr/bin/env node
// npx portlight in a checkout: the command line, built first where that is needed. Only the command itself writes to stdout.
import process from 'node:process'
import { ensureBuild } from './setup/build.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { requireNode } from './setup/project.mjs'

requireNode()
await ensurePackages(process.stderr)
await ensureBuild(process.stderr)
const command = '../out/main/cli.cjs'
await import(command)
