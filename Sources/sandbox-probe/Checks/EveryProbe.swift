/// The twelve probes, in the order of their published names.
let everyProbe: [Probe] = [
  noEgress, noNetwork, noSocketFamilies, noRuntimeSocket,
  noSubprocess, scrubbedEnvironment,
  readOnlyInput, onlyOutputWritable, noForeignRead, noForeignWrite, declaredMounts,
  noPrivilege,
]
