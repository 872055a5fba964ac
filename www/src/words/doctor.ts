import type { DoctorCode } from "dora-insight";

/** What the data doctor finds, in few words. */
export const DOCTOR_TITLES: Record<DoctorCode, string> = {
  "doctor.bots": "Changes by machines",
  "doctor.changesLeftBehind": "Changes left behind",
  "doctor.changesWithoutDeployment": "Pull requests without deployment",
  "doctor.cutOffExports": "Exports of one page only",
  "doctor.deployedBeforeCommit": "Deployed before their commit",
  "doctor.deploymentsWithoutCommit": "Deployments without commit",
  "doctor.duplicateDeployments": "Deployments told twice",
  "doctor.gapInDays": "Days without a record",
  "doctor.historyTooShort": "History shorter than the range",
  "doctor.incidentsBeforeDeployments": "Incidents before any deployment",
  "doctor.recordsAfterNow": "Records of the future",
  "doctor.resolvedBeforeCreated": "Resolved before created",
  "doctor.squashSuspects": "Squashed without their commits",
  "doctor.unmappedEnvironments": "Environments that look like production",
  "doctor.zonelessTimes": "Times without a zone",
};
