import { type SettingsProblem, settingsProblemText } from '../settings/settings-problem'
import { type HistoryProblem, historyProblemText } from './history-problem'

/** What an engine says beside its answers: something is wrong in its data folder. */
export type Complaint = { readonly settings: SettingsProblem } | { readonly history: HistoryProblem }

/** The same in whole sentences. */
export function complaintText(complaint: Complaint): string {
  return 'settings' in complaint
    ? settingsProblemText(complaint.settings)
    : historyProblemText(complaint.history)
}
