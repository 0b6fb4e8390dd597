import { databaseRules } from './exposure-databases'
import { debuggerRules } from './exposure-debuggers'
import type { ExposureRule } from './exposure-rule'
import { serviceRules } from './exposure-services'

export const exposureRules: readonly ExposureRule[] = [...debuggerRules, ...databaseRules, ...serviceRules]
