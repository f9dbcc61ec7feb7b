#!/bin/bash
# Kills training runs with SIGKILL at random moments, 201 times over three configurations, and checks that each comes to the bits of a run
# that was never killed. Some ten minutes on two cores.
cd "$(dirname "$0")/.." || exit 1
UR4REC_KILLS=${1:-67} exec dotnet test tests/Ur4Rec.Cli.Tests -c Release --filter "FullyQualifiedName~KilledRunTests" --logger "console;verbosity=detailed"
